#if canImport(Glibc)
  import Glibc
#elseif canImport(Musl)
  import Musl
#elseif canImport(Darwin)
  import Darwin
#endif

/// Whether there is anything at a path.
func isThere(_ path: String) -> Bool { access(path, F_OK) == 0 }

/// A path to a file as it is named from a folder that need not be there: `../common.yaml`.
func relativePath(from folder: String, to path: String) -> String {
  let (from, to) = (absoluteSteps(folder), absoluteSteps(path))
  let shared = zip(from, to).prefix { $0 == $1 }.count
  return (Array(repeating: "..", count: from.count - shared) + to[shared...]).joined(separator: "/")
}

/// A path from the root, with links followed as far as it is there.
func absolutePath(_ path: String) -> String { "/" + absoluteSteps(path).joined(separator: "/") }

/// The steps of a path from the root, with links followed as far as it is there.
private func absoluteSteps(_ path: String) -> [String] {
  let absolute = path.hasPrefix("/") ? path : realPath(".") + "/" + path
  var steps: [String] = []
  for step in absolute.split(separator: "/").map(String.init) where step != "." {
    if step == ".." { _ = steps.popLast() } else { steps.append(step) }
  }
  for count in stride(from: steps.count, through: 1, by: -1) {
    let start = "/" + steps[..<count].joined(separator: "/")
    if isThere(start) { return realPath(start).split(separator: "/").map(String.init) + steps[count...] }
  }
  return steps
}
