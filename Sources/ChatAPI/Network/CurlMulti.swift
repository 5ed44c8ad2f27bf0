import CCurl
import Conversations

/// libcurl's set of running transfers, and the connections it keeps warm between them. On the network thread only.
final class CurlMulti {
  private let multi: UnsafeMutableRawPointer
  /// Owns every running transfer: libcurl's callbacks hold bare pointers to them.
  private var running: [UnsafeMutableRawPointer: Transfer] = [:]

  /// Loads libcurl when this is its first use.
  init() throws(Failure) {
    try CurlLibrary.load()
    guard let multi = ccurl_multi_init() else {
      throw Failure(.libraryMissing, "libcurl could not make a set of transfers: it is out of memory.")
    }
    self.multi = multi
    // A connection each for requests at the same time, over HTTP/2 as well: see `stop`.
    guard ccurl_multi_set_long(multi, CURLMOPT_PIPELINING, Int(CURLPIPE_NOTHING)) == CURLM_OK else {
      ccurl_multi_cleanup(multi)
      throw Failure(.libraryRefused, "libcurl did not take a connection for each request.")
    }
  }

  deinit {
    for transfer in running.values { ccurl_multi_remove(multi, transfer.easy) }
    running.removeAll()
    ccurl_multi_cleanup(multi)
  }

  var isIdle: Bool { running.isEmpty }

  /// Begins a transfer, unless libcurl cannot.
  func add(_ transfer: Transfer) throws(Failure) {
    let code = ccurl_multi_add(multi, transfer.easy)
    guard code == CURLM_OK else {
      throw Failure(
        .libraryRefused, "libcurl could not begin a transfer: \(String(cString: ccurl_multi_strerror(code))).")
    }
    running[transfer.easy] = transfer
  }

  /// Takes a transfer out before its end, and closes its connection. Never from within a callback.
  ///
  /// Over HTTP/2 resetting the stream would do, but libcurl 7.88 to 8.14 sends the reset with the next request only,
  /// and an endpoint that does not hear of it writes on, and charges.
  func stop(_ transfer: Transfer) {
    guard running[transfer.easy] != nil else { return }
    ccurl_set_long(transfer.easy, CURLOPT_FORBID_REUSE, 1)
    remove(transfer)
  }

  private func remove(_ transfer: Transfer) {
    guard running.removeValue(forKey: transfer.easy) != nil else { return }
    ccurl_multi_remove(multi, transfer.easy)
  }

  /// Moves all transfers on as far as they go without waiting; callbacks run in here. Where libcurl as a whole fails,
  /// answers what can go on no longer, taken out of the set.
  func perform() -> [Transfer] {
    var count: Int32 = 0
    guard ccurl_multi_perform(multi, &count) != CURLM_OK else { return [] }
    let lost = Array(running.values)
    for transfer in lost {
      transfer.noteEnd()
      remove(transfer)
    }
    return lost
  }

  /// The next transfer that has ended, already taken out of the set.
  func nextFinished() -> (Transfer, CURLcode)? {
    var code = CURLE_OK
    while let easy = ccurl_multi_finished(multi, &code) {
      guard let transfer = running[easy] else { continue }
      transfer.noteEnd()
      remove(transfer)
      return (transfer, code)
    }
    return nil
  }

  /// Waits for sockets, for `wake`, or for the time; false when libcurl could not wait.
  func wait(wake: Int32, limit: Milliseconds) -> Bool {
    ccurl_multi_wait(multi, wake, limit.forPoll) == CURLM_OK
  }
}

/// libcurl itself.
enum CurlLibrary {
  /// Loads it; any thread, any number of times.
  static func load() throws(Failure) {
    guard let reason = ccurl_load() else { return }
    throw Failure(.libraryMissing, "libcurl could not be loaded: \(String(cString: reason)).")
  }
}
