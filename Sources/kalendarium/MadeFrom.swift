import CivilTime
import Crypto
import Foundation
import OrderedCollections
import Planning

/// What the programmes in a published folder were made from, kept in a hidden file in it: where neither that nor what came of it has changed, a
/// programme is not made anew. Hashes alone, so that the file says nothing of a plan.
struct MadeFrom {
  static let name = ".made-from"

  private struct Hashes: Equatable {
    let inputs: String
    let outputs: String
  }

  private var programmes: [String: Hashes] = [:]

  /// Reads the file; what is not understood was never there.
  init(_ bytes: [UInt8]?) {
    for line in String(decoding: bytes ?? [], as: UTF8.self).split(separator: "\n") {
      let words = line.split(separator: " ").map(String.init)
      if words.count == 3 { programmes[words[0]] = Hashes(inputs: words[1], outputs: words[2]) }
    }
  }

  /// The file, a line for each programme, sorted.
  var bytes: [UInt8] {
    Array(programmes.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value.inputs) \($0.value.outputs)\n" }.joined().utf8)
  }

  func isSame(_ programme: String, inputs: String, outputs: String) -> Bool {
    programmes[programme] == Hashes(inputs: inputs, outputs: outputs)
  }

  mutating func note(_ programme: String, inputs: String, outputs: String) {
    programmes[programme] = Hashes(inputs: inputs, outputs: outputs)
  }

  // MARK: Hashes

  /// The hash of everything that a programme's feeds and pages are made from: all plans that are given, as they may share audiences and venues;
  /// the schedules of its own years; the options; the day, where there are cancelled sessions, as these leave after their time; the zone's
  /// rules; and the tool itself.
  static func inputs(_ years: [Int], of all: Years, _ options: PublicationRun.Options, address: String?) throws(Failure) -> String {
    var lines = [try tool(), "\(options.isPrivate)", address ?? "", "\(all.zone.name) \(String(describing: all.zone.rule))"]
    let own = Set(years.map { all.years[$0].schedulePath })
    let others = Set(all.years.map(\.schedulePath)).subtracting(own)
    // By what is in them, not by where they are: the same plans give the same bytes in any folder.
    lines += all.hashes.filter { !others.contains($0.key) }.map { text($0.value) }.sorted()
    lines += years.map { all.plans.plans[$0].id }
    if years.contains(where: { all.plans.plans[$0].sessions.values.contains { $0.status == .cancelled } }) {
      lines.append("\(all.zone.wallTime(at: options.now).day)")
    }
    return text(SHA256.hash(data: Array(lines.joined(separator: "\n").utf8)))
  }

  /// The hash of the files below the folder of a programme.
  static func outputs(_ files: [(path: String, bytes: [UInt8])]) -> String {
    var hash = SHA256()
    for file in files.sorted(by: { $0.path < $1.path }) { add(file.path, file.bytes, to: &hash) }
    return text(hash.finalize())
  }

  private static func add(_ path: String, _ bytes: [UInt8], to hash: inout SHA256) {
    hash.update(data: Array("\(path)\n\(bytes.count)\n".utf8))
    hash.update(data: bytes)
  }

  private static func text(_ digest: SHA256Digest) -> String {
    digest.map { byte in
      let digits = String(byte, radix: 16)
      return digits.count == 1 ? "0" + digits : digits
    }.joined()
  }

  /// Which tool this is: another one may write the same plan otherwise.
  private static func tool() throws(Failure) -> String {
    let path = "/proc/self/exe"
    var status = stat()
    guard stat(path, &status) == 0 else { throw .outside("\(path): cannot be read (\(String(cString: strerror(errno))))") }
    return "\(status.st_size) \(status.st_mtim.tv_sec) \(status.st_mtim.tv_nsec)"
  }
}
