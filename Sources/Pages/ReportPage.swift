import Planning
import Words

/// The follow-up of a year as one page by itself: no other file, no script, to be read and printed.
public struct ReportPage {
  /// A table: a heading, which is that of its first column too, the others, and rows with a name and a cell for each.
  public struct Table {
    /// The heading.
    public let heading: String
    /// The headings of the other columns.
    public let columns: [String]
    /// The rows.
    public let rows: [(name: String, cells: [String])]

    /// A table.
    public init(heading: String, columns: [String], rows: [(name: String, cells: [String])]) {
      self.heading = heading
      self.columns = columns
      self.rows = rows
    }
  }

  /// A list under a heading; where it is empty, the lead says so.
  public struct Section {
    /// The heading.
    public let heading: String
    /// What stands before it; nil where nothing does.
    public let lead: String?
    /// What it lists.
    public let items: [String]

    /// A list.
    public init(heading: String, lead: String?, items: [String]) {
      self.heading = heading
      self.lead = lead
      self.items = items
    }
  }

  private let view: [String: Any]

  /// A page in a language.
  public init(title: String, day: String, language: Language, tables: [Table], sections: [Section]) {
    view = [
      "title": title, "day": day, "language": language.rawValue,
      "tables": tables.map { table -> [String: Any] in
        [
          "heading": table.heading, "columns": table.columns,
          "rows": table.rows.map { ["name": $0.name, "cells": $0.cells] as [String: Any] },
        ]
      },
      "lists": sections.map { section -> [String: Any] in
        [
          "heading": section.heading, "lead": section.lead ?? false as Any, "items": section.items, "hasItems": !section.items.isEmpty,
        ]
      },
    ]
  }

  /// The page.
  public func html() throws(Pages.Problem) -> String {
    do { return try TemplateLibrary().render(view, "report") } catch { throw Pages.Problem(template: error.name) }
  }
}
