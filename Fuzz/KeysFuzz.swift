// Feeds the decoder of keys arbitrary bytes, and checks that they mean the same wherever reads cut them, and that the
// keys never freeze.

import Hands

@testable import TerminalIO

/// Inputs with the characters of a text joined: one of several scalars may come apart at a cut.
private func joined(_ inputs: [TerminalInput]) -> [TerminalInput] {
  var result: [TerminalInput] = []
  for input in inputs {
    guard case .key(let key) = input, key.modifiers.isEmpty, case .character(let character) = key.code else {
      result.append(input)
      continue
    }
    if case .paste(let text)? = result.last {
      result[result.count - 1] = .paste(text + String(character))
    } else {
      result.append(.paste(String(character)))
    }
  }
  return result
}

/// What bytes mean when reads cut them after every `step`, all in one burst.
private func decode(_ bytes: ArraySlice<UInt8>, step: Int) -> (inputs: [TerminalInput], decoder: InputDecoder) {
  var decoder = InputDecoder()
  var rest = bytes
  while !rest.isEmpty {
    decoder.feed(rest.prefix(step))
    rest = rest.dropFirst(step)
  }
  return (joined(decoder.settle()), decoder)
}

/// The first byte says how long the pieces are.
@_cdecl("LLVMFuzzerTestOneInput")
public func fuzzKeys(_ start: UnsafePointer<UInt8>?, _ count: Int) -> CInt {
  let input = Array(UnsafeBufferPointer(start: start, count: count))
  guard let first = input.first else { return 0 }
  let whole = decode(input.dropFirst(), step: max(1, count))
  for step in [1, 2 + Int(first)] {
    let cut = decode(input.dropFirst(), step: step)
    precondition(cut.inputs == whole.inputs, "A cut changes what bytes mean.")
    precondition(cut.decoder.timeout == whole.decoder.timeout, "A cut changes what is waited for.")
  }
  // In bursts, each with the silence that it asks for.
  var decoder = InputDecoder()
  for byte in input {
    decoder.feed([byte])
    _ = decoder.settle(pause: 0)
    if byte & 7 == first & 7, decoder.timeout != nil { _ = decoder.flush() }
  }
  var waits = 0
  while decoder.timeout != nil {
    _ = decoder.flush()
    waits += 1
    precondition(waits < 8, "The decoder waits for ever.")
  }
  decoder.feed([UInt8(ascii: "q")])
  precondition(decoder.settle() == [.key(Key(.character("q")))], "A key is no key any more.")
  return 0
}
