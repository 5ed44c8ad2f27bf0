/// One thing a `FaultServer` does with a connection.
public enum FaultStep: Sendable {
  /// Bytes as they are: a head, part of one, a body.
  case bytes([UInt8])
  /// One chunk of a chunked body.
  case chunk([UInt8])
  /// Waits until the door opens; ends the script when the client leaves first.
  case pause(FaultGate)
  /// Waits until the client leaves or the server stops.
  case stall
  /// Header lines without end, until the client leaves.
  case endlessHeaders
  /// Text without end, until the client leaves.
  case endlessText
  /// Header lines without end, but one at a time, so that they never grow too long.
  case drippingHeaders
  /// Breaks the connection off, so that the client sees a reset.
  case reset
  /// Closes the connection in good order.
  case close

  /// Text as it is.
  public static func text(_ text: String) -> FaultStep { .bytes(Array(text.utf8)) }

  /// The end of a chunked body.
  public static let endOfChunks = FaultStep.text("0\r\n\r\n")

  /// The end mark and the end of the body in one piece: between two, the next request would take a connection of its
  /// own.
  public static let doneAndEnd = FaultStep.text("e\r\ndata: [DONE]\n\n\r\n0\r\n\r\n")

  /// A head and a chunked body to follow.
  public static func head(
    _ status: Int = 200, type: String = "text/event-stream", headers: [String] = []
  ) -> FaultStep {
    let lines = ["HTTP/1.1 \(status) Status", "Content-Type: \(type)", "Transfer-Encoding: chunked"] + headers
    return .text(lines.joined(separator: "\r\n") + "\r\n\r\n")
  }

  /// One event in a chunk of its own.
  public static func event(_ data: String) -> FaultStep { .chunk(Array("data: \(data)\n\n".utf8)) }

  /// A delta with some text, as the API writes it.
  public static func delta(_ text: String, choice: Int = 0) -> FaultStep {
    .event(ChunkText.delta(text, choice: choice))
  }

  /// A whole response with a length.
  public static func response(
    _ status: Int = 200, type: String = "application/json", headers: [String] = [], _ body: String
  ) -> [FaultStep] {
    let lines =
      ["HTTP/1.1 \(status) Status", "Content-Type: \(type)", "Content-Length: \(body.utf8.count)"] + headers
    return [.text(lines.joined(separator: "\r\n") + "\r\n\r\n" + body)]
  }

  /// A whole response that ends with its connection.
  public static func closing(_ status: Int, type: String, _ body: String) -> [FaultStep] {
    let head = "HTTP/1.1 \(status) Status\r\nContent-Type: \(type)\r\nConnection: close\r\n\r\n"
    return [.text(head + body), .close]
  }

  /// A whole streamed reply: its deltas, a finish, usage, and the end mark.
  public static func reply(
    _ deltas: [String], finish: String = "stop", usage: (prompt: Int, completion: Int)? = (11, 66),
    headers: [String] = []
  ) -> [FaultStep] {
    var steps = [FaultStep.head(headers: headers)]
    steps += deltas.map { .delta($0) }
    steps.append(.event(ChunkText.finish(finish)))
    if let usage { steps.append(.event(ChunkText.usage(prompt: usage.prompt, completion: usage.completion))) }
    return steps + [doneAndEnd]
  }
}

/// Chunks of a streamed reply as JSON text.
public enum ChunkText {
  private static let frame = #""id":"chatcmpl-1","object":"chat.completion.chunk","created":1744191581,"model":"m""#

  /// A delta with text.
  public static func delta(_ text: String, choice: Int = 0) -> String {
    #"{\#(frame),"choices":[{"index":\#(choice),"delta":{"content":\#(quoted(text))},"finish_reason":null}]}"#
  }

  /// The end of a choice.
  public static func finish(_ reason: String, choice: Int = 0) -> String {
    #"{\#(frame),"choices":[{"index":\#(choice),"delta":{},"finish_reason":"\#(reason)"}]}"#
  }

  /// The chunk of usage, with no choices.
  public static func usage(prompt: Int, completion: Int) -> String {
    let counts =
      #""prompt_tokens":\#(prompt),"completion_tokens":\#(completion),"total_tokens":\#(prompt + completion)"#
    return #"{\#(frame),"choices":[],"usage":{\#(counts)}}"#
  }

  /// A JSON string literal.
  public static func quoted(_ text: String) -> String {
    var literal: [UInt8] = [UInt8(ascii: "\"")]
    for byte in text.utf8 {
      switch byte {
      case UInt8(ascii: "\""), UInt8(ascii: "\\"): literal += [UInt8(ascii: "\\"), byte]
      case 10: literal += Array("\\n".utf8)
      case 13: literal += Array("\\r".utf8)
      case 9: literal += Array("\\t".utf8)
      default: literal.append(byte)
      }
    }
    return String(decoding: literal + [UInt8(ascii: "\"")], as: UTF8.self)
  }
}
