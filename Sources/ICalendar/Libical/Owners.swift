import CLibical
import Foundation

/// A string that libical has made for the caller (`…_r`): copied, and freed at once.
func take(_ characters: UnsafeMutablePointer<CChar>?, _ operation: String) throws(CalendarProblem) -> String {
  guard let characters else { throw .libical(operation: operation) }
  defer { free(characters) }
  return String(cString: characters)
}

/// Owns a component tree until it is given away; frees it otherwise.
struct ComponentOwner: ~Copyable {
  private let pointer: OpaquePointer

  init(_ kind: icalcomponent_kind) throws(CalendarProblem) {
    guard let new = icalcomponent_new(kind) else { throw .libical(operation: "icalcomponent_new") }
    pointer = new
  }

  /// Reads a text; the caller has checked that it is balanced.
  init(parsing text: String) throws(CalendarProblem) {
    guard let new = icalparser_parse_string(text) else { throw .unreadable }
    pointer = new
  }

  deinit { icalcomponent_free(pointer) }

  consuming func release() -> OpaquePointer {
    let given = pointer
    discard self
    return given
  }

  borrowing func withPointer<Value>(_ body: (OpaquePointer) throws(CalendarProblem) -> Value) throws(CalendarProblem) -> Value {
    try body(pointer)
  }

  borrowing func add(_ child: consuming ComponentOwner) { icalcomponent_add_component(pointer, child.release()) }
  borrowing func add(_ property: consuming PropertyOwner) { icalcomponent_add_property(pointer, property.release()) }

  borrowing func text() throws(CalendarProblem) -> String {
    try take(icalcomponent_as_ical_string_r(pointer), "icalcomponent_as_ical_string_r")
  }
}

/// Owns a property until it is given away; frees it otherwise.
struct PropertyOwner: ~Copyable {
  private let pointer: OpaquePointer

  init(_ new: OpaquePointer?, _ operation: String) throws(CalendarProblem) {
    guard let new, kalendarium_icalerrno() == ICAL_NO_ERROR else {
      if let new { icalproperty_free(new) }
      throw .libical(operation: operation)
    }
    pointer = new
  }

  deinit { icalproperty_free(pointer) }

  consuming func release() -> OpaquePointer {
    let given = pointer
    discard self
    return given
  }

  /// Adds a parameter, which the property then owns.
  borrowing func add(_ parameter: OpaquePointer?) throws(CalendarProblem) {
    guard let parameter else { throw .libical(operation: "icalparameter_new") }
    icalproperty_add_parameter(pointer, parameter)
  }
}
