import ChatAPI
import Clocks
import Conversations
import Inputs
import Processes
import TerminalIO
import Threads

extension ChatClient {
  /// Fetches pages for a reader, whose thread waits; a page has so many seconds in all.
  nonisolated var pageFetcher: PageFetcher {
    { [self] address, most, seconds, running throws(Failure) in
      let mailbox = Mailbox<Result<WebPage, Failure>>()
      let task = Task.detached {
        do throws(Failure) {
          mailbox.post(.success(try await self.page(address, most: most, seconds: seconds)))
        } catch {
          mailbox.post(.failure(error))
        }
      }
      running.whenStopped { mailbox.post(.failure(Failure(.cancelled, "Reading \(address) was stopped."))) }
      let end = SteadyClock.milliseconds + Int64(seconds * 1000)
      while true {
        if let result = mailbox.drain().first {
          task.cancel()
          let page = try result.get()
          return FetchedPage(address: page.address, type: page.type, title: page.title, bytes: page.bytes)
        }
        let left = end - SteadyClock.milliseconds
        guard left > 0 else {
          task.cancel()
          throw Failure(
            .badRequest, "\(address) took longer than \(seconds.formatted) s; input.time in the config allows more.")
        }
        mailbox.hasMail(within: left)
      }
    }
  }
}
