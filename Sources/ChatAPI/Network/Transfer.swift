import CCurl
import Cells
import Conversations

/// Who hears of a transfer. Called on the network thread, within libcurl's callbacks: must not touch libcurl.
protocol TransferSink: AnyObject {
  /// The response's head is complete.
  func receive(head: RawHead)
  /// Bytes of the body; false ends the transfer.
  func receive(body: UnsafeRawBufferPointer) -> Bool
}

/// The head of a response as it came.
struct RawHead: Sendable {
  var status: Int
  /// Names in lower case.
  var headers: [ResponseHead.Header] = []

  /// The first header of a name (in lower case).
  func first(_ name: String) -> String? { headers.first { $0.name == name }?.value }
}

/// What a transfer sends.
struct TransferRequest {
  var url: String
  /// Nil asks with GET.
  var body: [UInt8]?
  /// Whole lines, `Name: value`.
  var headers: [String]
  /// What no message may hold.
  var credentials = Credentials.none
  /// Seconds for DNS, TCP, proxy and TLS together.
  var connectTimeout: Double
  var proxy: ProxyChoice
  var authority: CertificateAuthority
  /// Refuses a warm connection, so that every step is taken and timed.
  var isFresh = false
}

/// When the stages of a transfer were reached, in milliseconds from its start; nil where not reached.
struct TransferTimes: Sendable {
  var resolved: Double?
  var connected: Double?
  var secured: Double?
  var firstByte: Double?
}

/// One libcurl easy handle from its making to its end. On the network thread only.
final class Transfer {
  let easy: UnsafeMutableRawPointer
  private var headerList: UnsafeMutablePointer<curl_slist>?
  /// libcurl writes what went wrong in here.
  private let errorText = UnsafeMutableBufferPointer<CChar>.allocate(capacity: Int(CURL_ERROR_SIZE))
  private var head = RawHead(status: 0)
  private var headBytes = 0
  /// Who hears of it; the owner of the transfer, hence not owned by it.
  private(set) weak var sink: (any TransferSink)?
  let startedAt = Instant.now
  let request: TransferRequest
  /// The whole head has come.
  private(set) var hasHead = false
  /// The head grew past all reason.
  private(set) var isHeadOversized = false
  /// When anything last came.
  private(set) var lastByteAt: Instant?
  private var times = TransferTimes()
  /// What libcurl would not take of what the transfer needs, first of all.
  private var refusal: Failure?

  static let longestHead = 256 * 1024

  init(_ request: TransferRequest, sink: any TransferSink) throws(Failure) {
    guard let easy = ccurl_easy_init() else {
      throw Failure(.libraryMissing, "libcurl could not make a transfer: it is out of memory.")
    }
    self.easy = easy
    self.request = request
    self.sink = sink
    errorText.initialize(repeating: 0)
    configure()
    if let refusal { throw refusal }
  }

  deinit {
    ccurl_easy_cleanup(easy)
    ccurl_slist_free(headerList)
    errorText.deallocate()
  }

  /// What libcurl says went wrong, in more words than the code's own.
  var detail: String? {
    guard let base = errorText.baseAddress, base[0] != 0 else { return nil }
    return String(cString: base)
  }

  private func configure() {
    need(ccurl_set_pointer(easy, CURLOPT_ERRORBUFFER, errorText.baseAddress))
    set(CURLOPT_URL, request.url, "the address")
    need(ccurl_set_web_only(easy), "a limit to http and https")
    set(CURLOPT_FOLLOWLOCATION, 0)
    set(CURLOPT_NOSIGNAL, 1)
    set(CURLOPT_SSL_VERIFYPEER, 1)
    set(CURLOPT_SSL_VERIFYHOST, 2)
    set(CURLOPT_CONNECTTIMEOUT_MS, Int(max(0.001, request.connectTimeout) * 1000))
    set(CURLOPT_SUPPRESS_CONNECT_HEADERS, 1)
    if request.isFresh { set(CURLOPT_FRESH_CONNECT, 1) }
    set(CURLOPT_PROXY, request.proxy.url, "the proxy")
    set(CURLOPT_NOPROXY, request.proxy.exceptions, "no_proxy")
    // A proxy may be spoken to over TLS as well.
    for option in [CURLOPT_CAINFO, CURLOPT_PROXY_CAINFO] {
      if let file = request.authority.file { set(option, file, "the certificate authorities' file") }
    }
    for option in [CURLOPT_CAPATH, CURLOPT_PROXY_CAPATH] {
      if let directory = request.authority.directory { set(option, directory, "the certificate authorities' folder") }
    }
    setPreferences()
    setHeaders()
    setBody()
    // The multi owns this object for as long as libcurl may call back.
    let context = Unmanaged.passUnretained(self).toOpaque()
    need(ccurl_set_sink(easy, CURLOPT_WRITEFUNCTION, receiveBody))
    need(ccurl_set_pointer(easy, CURLOPT_WRITEDATA, context))
    need(ccurl_set_sink(easy, CURLOPT_HEADERFUNCTION, receiveHeader))
    need(ccurl_set_pointer(easy, CURLOPT_HEADERDATA, context))
  }

  /// What a libcurl that was built without it does well enough without.
  private func setPreferences() {
    // HTTP/2 where the endpoint offers it within TLS; whatever libcurl's own default may be.
    ccurl_set_long(easy, CURLOPT_HTTP_VERSION, CURL_HTTP_VERSION_2TLS)
    ccurl_set_long(easy, CURLOPT_TCP_KEEPALIVE, 1)
    ccurl_set_long(easy, CURLOPT_BUFFERSIZE, 128 * 1024)
    // Leaving a name that is still being looked up must not wait for the look-up (libcurl 7.87).
    ccurl_set_long(easy, CCURL_QUICK_EXIT, 1)
    // Asks for no compression, which would hold back tokens; and undoes what a server compresses all the same.
    ccurl_set_string(easy, CURLOPT_ACCEPT_ENCODING, "identity")
  }

  private func setHeaders() {
    for line in request.headers + request.credentials.lines {
      // Out of memory it answers null, and the list stays as it was.
      guard let longer = ccurl_slist_append(headerList, line) else { return need(CURLE_OUT_OF_MEMORY, "the headers") }
      headerList = longer
    }
    need(ccurl_set_list(easy, CURLOPT_HTTPHEADER, headerList), "the headers")
  }

  private func setBody() {
    guard let body = request.body else { return }
    need(ccurl_set_offset(easy, CURLOPT_POSTFIELDSIZE_LARGE, curl_off_t(body.count)), "the request's body")
    body.withUnsafeBytes { bytes in
      let start = UnsafeMutableRawPointer(mutating: bytes.baseAddress)
      need(ccurl_set_pointer(easy, CURLOPT_COPYPOSTFIELDS, start), "the request's body")
    }
  }

  private func set(_ option: CURLoption, _ value: Int) { need(ccurl_set_long(easy, option, value)) }
  private func set(_ option: CURLoption, _ value: String, _ what: String) {
    need(ccurl_set_string(easy, option, value), what)
  }

  /// Notes what libcurl refuses: a transfer without it could go elsewhere than it should, or trust whom it should not.
  private func need(_ code: CURLcode, _ what: String = "an option that is needed") {
    guard code != CURLE_OK, refusal == nil else { return }
    refusal = Failure(.libraryRefused, "libcurl did not take \(what): \(String(cString: ccurl_strerror(code))).")
  }

  /// When the connection stood and the request could go out, so that the endpoint's time runs; nil until then.
  var sentAt: Instant? {
    let microseconds = ccurl_get_offset(easy, CURLINFO_PRETRANSFER_TIME_T)
    return microseconds > 0 ? startedAt.adding(seconds: Double(microseconds) / 1e6) : nil
  }

  /// Reads what libcurl forgets when the handle leaves the multi.
  func noteEnd() { times = readTimes() }

  /// How far it got, and when.
  func stageTimes() -> TransferTimes {
    let read = readTimes()
    return TransferTimes(
      resolved: read.resolved ?? times.resolved, connected: read.connected ?? times.connected,
      secured: read.secured ?? times.secured, firstByte: read.firstByte ?? times.firstByte)
  }

  private func readTimes() -> TransferTimes {
    func milliseconds(_ info: CURLINFO) -> Double? {
      let microseconds = ccurl_get_offset(easy, info)
      return microseconds > 0 ? Double(microseconds) / 1000 : nil
    }
    return TransferTimes(
      resolved: milliseconds(CURLINFO_NAMELOOKUP_TIME_T), connected: milliseconds(CURLINFO_CONNECT_TIME_T),
      secured: milliseconds(CURLINFO_APPCONNECT_TIME_T), firstByte: milliseconds(CURLINFO_STARTTRANSFER_TIME_T))
  }

  /// Which HTTP was spoken, as people write it; nil where none was.
  var httpVersion: String? {
    switch ccurl_get_long(easy, CURLINFO_HTTP_VERSION) {
    case CURL_HTTP_VERSION_1_0: "HTTP/1.0"
    case CURL_HTTP_VERSION_1_1: "HTTP/1.1"
    case CURL_HTTP_VERSION_2_0: "HTTP/2"
    case CURL_HTTP_VERSION_3: "HTTP/3"
    default: nil
    }
  }

  /// `Retry-After` in seconds, whether it came as seconds or as a date. Nil for what asks for no wait: libcurl answers
  /// 0 for a zero, for a date in the past, and for what it cannot read, such as fractions and more seconds than it can
  /// count.
  var retryAfter: Double? {
    if let milliseconds = head.first("retry-after-ms").flatMap(Double.init), milliseconds.isFinite, milliseconds > 0 {
      return milliseconds / 1000
    }
    let seconds = ccurl_get_offset(easy, CURLINFO_RETRY_AFTER)
    if seconds > 0 { return Double(seconds) }
    return head.first("retry-after").flatMap(Double.init).flatMap { $0 > 0 && $0.isFinite ? $0 : nil }
  }

  fileprivate func take(header line: UnsafeRawBufferPointer) -> Bool {
    lastByteAt = .now
    headBytes += line.count
    guard headBytes <= Self.longestHead else {
      isHeadOversized = true
      return false
    }
    var text = String(decoding: line, as: UTF8.self)
    while text.last?.isNewline == true { text.removeLast() }
    if text.hasPrefix("HTTP/"), !hasHead {
      let words = text.split(separator: " ", maxSplits: 2)
      head = RawHead(status: words.count > 1 ? Int(words[1]) ?? 0 : 0)
    } else if text.isEmpty {
      // 1xx heads announce the real one. A second head after the real one is a trailer's end.
      if !hasHead, head.status >= 200 {
        hasHead = true
        sink?.receive(head: head)
      }
    } else if !hasHead, let colon = text.firstIndex(of: ":") {
      let name = text[..<colon].lowercased()
      let value = String(text[text.index(after: colon)...]).trimmingSpaces()
      head.headers.append(.init(name: name, value: value))
    }
    return true
  }

  fileprivate func take(body bytes: UnsafeRawBufferPointer) -> Bool {
    lastByteAt = .now
    return sink?.receive(body: bytes) ?? false
  }
}

/// libcurl's callbacks; their context is the `Transfer`, which the multi owns while they can come.
private func receiveBody(
  _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
  guard let bytes, let context else { return 0 }
  let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
  let length = size * count
  return transfer.take(body: UnsafeRawBufferPointer(start: bytes, count: length)) ? length : 0
}

private func receiveHeader(
  _ bytes: UnsafeMutablePointer<CChar>?, _ size: Int, _ count: Int, _ context: UnsafeMutableRawPointer?
) -> Int {
  guard let bytes, let context else { return 0 }
  let transfer = Unmanaged<Transfer>.fromOpaque(context).takeUnretainedValue()
  let length = size * count
  return transfer.take(header: UnsafeRawBufferPointer(start: bytes, count: length)) ? length : 0
}
