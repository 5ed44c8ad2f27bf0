import CCurl
import Testing

/// Options that not every libcurl has which the program may meet.
@Suite struct LibraryOptionTests {
  /// Asks for a file and answers what libcurl says.
  private func code(ofAFileAfter limit: (UnsafeMutableRawPointer) -> CURLcode) throws -> CURLcode {
    let easy = try #require(ccurl_easy_init())
    let multi = try #require(ccurl_multi_init())
    defer { _ = (ccurl_multi_remove(multi, easy), ccurl_easy_cleanup(easy), ccurl_multi_cleanup(multi)) }
    #expect(limit(easy) == CURLE_OK)
    #expect(ccurl_set_string(easy, CURLOPT_URL, "file:///etc/passwd") == CURLE_OK)
    _ = ccurl_set_long(easy, CURLOPT_NOBODY, 1)
    #expect(ccurl_multi_add(multi, easy) == CURLM_OK)
    var running: Int32 = 1
    while running > 0 { #expect(ccurl_multi_perform(multi, &running) == CURLM_OK) }
    var result = CURLE_FAILED_INIT
    #expect(ccurl_multi_finished(multi, &result) == easy)
    return result
  }

  @Test("Only http and https are spoken, limited as libcurl does it since 7.85 and as before")
  func onlyTheWeb() throws {
    #expect(ccurl_load() == nil)
    #expect(try code { _ in CURLE_OK } == CURLE_OK, "without a limit a file is read")
    #expect(try code { ccurl_set_web_only($0) } == CURLE_UNSUPPORTED_PROTOCOL)
    #expect(try code { ccurl_set_web_only_by_bits($0) } == CURLE_UNSUPPORTED_PROTOCOL)
  }

  @Test("The numbers that stand here for younger names are theirs, and an unknown option is answered")
  func numbers() throws {
    #expect(ccurl_load() == nil)
    let easy = try #require(ccurl_easy_init())
    defer { ccurl_easy_cleanup(easy) }
    #expect(CCURLE_PROXY == CURLE_PROXY && CCURLE_SSL_CLIENTCERT == CURLE_SSL_CLIENTCERT)
    #expect(CCURL_QUICK_EXIT == CURLOPT_QUICK_EXIT)
    #expect(CCURL_PROTOCOLS_STR == CURLOPT_PROTOCOLS_STR)
    #expect(ccurl_set_long(easy, CURLoption(9_999), 1) == CURLE_UNKNOWN_OPTION)
    #expect(ccurl_set_string(easy, CURLoption(19_999), "x") == CURLE_UNKNOWN_OPTION)
  }
}
