/// Where a statement of a plan stands: a file, a line and a column, both from 1; columns count Unicode code points.
public struct SourceMark: Hashable, Sendable, Comparable {
  /// The path of the file, as the user named it.
  public let file: String
  /// The line, from 1.
  public let line: Int
  /// The column, from 1, in Unicode code points.
  public let column: Int

  /// A place in a file.
  public init(file: String, line: Int, column: Int) {
    self.file = file
    self.line = line
    self.column = column
  }

  /// By file, then line, then column.
  public static func < (a: SourceMark, b: SourceMark) -> Bool { (a.file, a.line, a.column) < (b.file, b.line, b.column) }
}
