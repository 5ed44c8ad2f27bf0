import Cells
import Conversations
import Files

/// Writes JSON in the order it is given, so that the same request is the same bytes.
struct JSONWriter {
  private(set) var bytes: [UInt8] = []
  /// There is a value before the next one at this level.
  private var needsComma = false

  mutating func beginObject() { open(UInt8(ascii: "{")) }
  mutating func endObject() { close(UInt8(ascii: "}")) }
  mutating func beginArray() { open(UInt8(ascii: "[")) }
  mutating func endArray() { close(UInt8(ascii: "]")) }

  mutating func name(_ name: String) {
    string(name)
    bytes.append(UInt8(ascii: ":"))
    needsComma = false
  }

  mutating func string(_ text: String) {
    separate()
    bytes.append(UInt8(ascii: "\""))
    JSONString.append(leastEscaped: text, to: &bytes)
    bytes.append(UInt8(ascii: "\""))
    needsComma = true
  }

  /// A string of which nothing needs to be escaped, with bytes in base64 at its end.
  mutating func plainString(_ start: String, base64 end: [UInt8] = []) {
    separate()
    bytes.append(UInt8(ascii: "\""))
    bytes.append(contentsOf: start.utf8)
    Base64.append(end, to: &bytes)
    bytes.append(UInt8(ascii: "\""))
    needsComma = true
  }

  mutating func integer(_ number: Int) { raw(String(number)) }
  /// A finite number, in its shortest decimal form.
  mutating func real(_ number: Double) { raw(number.isFinite ? number.formatted : "null") }
  mutating func flag(_ flag: Bool) { raw(flag ? "true" : "false") }

  /// A value that is JSON already.
  mutating func raw(_ text: String) {
    separate()
    bytes.append(contentsOf: text.utf8)
    needsComma = true
  }

  private mutating func separate() {
    if needsComma { bytes.append(UInt8(ascii: ",")) }
  }

  private mutating func open(_ byte: UInt8) {
    separate()
    bytes.append(byte)
    needsComma = false
  }

  private mutating func close(_ byte: UInt8) {
    bytes.append(byte)
    needsComma = true
  }
}
