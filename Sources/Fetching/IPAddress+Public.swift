extension IPAddress {
  /// Whether it is of the public internet: in none of the special ranges of IANA's registries (RFC 6890).
  ///
  /// Of IPv6 only 2000::/3 has been given out as public, so nothing else is; this also leaves out all that hold an IPv4 address in
  /// another dress (`::ffff:127.0.0.1`, NAT64's `64:ff9b::127.0.0.1`).
  public var isPublic: Bool {
    if isIPv4 { return !IPAddress.specialIPv4.contains { $0.holds(self) } }
    return IPAddress.givenOutIPv6.holds(self) && !IPAddress.specialIPv6.contains { $0.holds(self) }
  }

  /// The addresses that begin with the same bits.
  private struct Block: Sendable {
    let start: [UInt8]
    let bits: Int

    init(_ start: UInt8..., bits: Int) {
      self.start = start
      self.bits = bits
    }

    func holds(_ address: IPAddress) -> Bool {
      start.indices.allSatisfy { at in
        let mask = UInt8(truncatingIfNeeded: 0xFF00 >> min(8, max(0, bits - 8 * at)))
        return (start[at] ^ address.bytes[at]) & mask == 0
      }
    }
  }

  private static let specialIPv4: [Block] = [
    Block(0, bits: 8),  // this network
    Block(10, bits: 8),  // private
    Block(100, 64, bits: 10),  // shared by the customers of a carrier (RFC 6598)
    Block(127, bits: 8),  // this machine
    Block(169, 254, bits: 16),  // this link; cloud machines tell their secrets here
    Block(172, 16, bits: 12),  // private
    Block(192, 0, 0, bits: 24),  // protocol assignments
    Block(192, 0, 2, bits: 24),  // documentation
    Block(192, 88, 99, bits: 24),  // 6to4 relays
    Block(192, 168, bits: 16),  // private
    Block(198, 18, bits: 15),  // benchmarks
    Block(198, 51, 100, bits: 24),  // documentation
    Block(203, 0, 113, bits: 24),  // documentation
    Block(224, bits: 4),  // multicast
    Block(240, bits: 4),  // reserved, and broadcast
  ]

  private static let givenOutIPv6 = Block(0x20, bits: 3)

  private static let specialIPv6: [Block] = [
    Block(0x20, 0x01, 0x00, bits: 23),  // protocol assignments, Teredo among them
    Block(0x20, 0x01, 0x0D, 0xB8, bits: 32),  // documentation
    Block(0x20, 0x02, bits: 16),  // 6to4, which holds an IPv4 address
    Block(0x3F, 0xFF, 0x00, bits: 20),  // documentation (RFC 9637)
  ]
}
