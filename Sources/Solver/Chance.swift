/// SplitMix64 (Steele, Lea and Flood 2014): the same seed gives the same numbers everywhere.
struct SplitMix: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) { state = seed }

  @inline(__always) mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var z = state
    z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
    z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
    return z ^ (z >> 31)
  }

  /// A number from 0 up to, and not including, `bound`, which is above 0 (Lemire 2019, without the rejection that evens out the last bit).
  @inline(__always) mutating func below(_ bound: Int) -> Int { Int(((next() >> 32) &* UInt64(truncatingIfNeeded: bound)) >> 32) }

  /// A number from 0 up to, and not including, 1.
  @inline(__always) mutating func unit() -> Double { Double(next() >> 11) * 0x1p-53 }
}

/// The natural logarithm of a number above 0, to seven digits: the same on every machine, whatever its mathematics library.
func naturalLogarithm(_ number: Double) -> Double {
  let t = (number.significand - 1) / (number.significand + 1)
  let square = t * t
  let series = 1 + square * (1 / 3 + square * (1 / 5 + square * (1 / 7 + square * (1 / 9 + square / 11))))
  return Double(number.exponent) * 0.693_147_180_559_945_3 + 2 * t * series
}
