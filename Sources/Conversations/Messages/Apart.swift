/// A value kept outside of what holds it: where most have none, it costs those a word and not its size.
///
/// A long conversation holds the heads of all its messages, half of which are no replies and few of which failed.
@propertyWrapper
package struct Apart<Value: Equatable & Sendable>: Equatable, Sendable {
  private final class Box: Sendable {
    let value: Value
    init(_ value: Value) { self.value = value }
  }

  private var box: Box?

  /// The value, or nil.
  package var wrappedValue: Value? {
    get { box?.value }
    set { box = newValue.map(Box.init) }
  }

  /// Puts the value apart.
  package init(wrappedValue: Value?) { box = wrappedValue.map(Box.init) }

  /// By value.
  package static func == (first: Self, second: Self) -> Bool {
    first.box === second.box || first.wrappedValue == second.wrappedValue
  }
}
