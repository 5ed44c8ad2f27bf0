import ChatCore
import Glibc

/// Notices that files changed, by inotify: what other processes wrote to the database, and a saved config. Nothing
/// wakes up while nothing changes.
///
/// Main thread only. Where the kernel gives no watch (a network disk, no watches left), the files are simply not
/// followed.
final class FileWatch {
  /// To be polled for reading; -1 without inotify.
  let descriptor: Int32
  private var watches: [Int32: (prefix: String, timer: TimerName)] = [:]

  init() { descriptor = inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC)) }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// Follows files of a directory whose names begin so.
  func follow(_ directory: String, prefix: String, timer: TimerName) {
    guard descriptor >= 0 else { return }
    let mask = UInt32(IN_MODIFY | IN_CLOSE_WRITE | IN_MOVED_TO | IN_CREATE)
    let watch = inotify_add_watch(descriptor, directory, mask)
    if watch >= 0 { watches[watch] = (prefix, timer) }
  }

  /// What changed since the last call.
  func takeChanges() -> Set<TimerName> {
    guard descriptor >= 0 else { return [] }
    var changed: Set<TimerName> = []
    var buffer = [UInt8](repeating: 0, count: 8192)
    while true {
      let count = read(descriptor, &buffer, buffer.count)
      guard count > 0 else { return changed }
      buffer.withUnsafeBytes { bytes in
        var place = 0
        while place + MemoryLayout<inotify_event>.size <= count {
          let event = bytes.loadUnaligned(fromByteOffset: place, as: inotify_event.self)
          let start = place + MemoryLayout<inotify_event>.size
          let end = min(count, start + Int(event.len))
          let name = String(decoding: bytes[start..<end].prefix { $0 != 0 }, as: UTF8.self)
          if let watch = watches[event.wd], name.hasPrefix(watch.prefix) { changed.insert(watch.timer) }
          place = end
        }
      }
    }
  }
}
