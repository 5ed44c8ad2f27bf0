import ChatCore
import Glibc

/// Notices that files changed, by inotify: what other processes wrote to the database, and a saved config. Nothing
/// wakes up while nothing changes.
///
/// A directory that is not there yet, or is taken away, is awaited: its nearest parent that exists is watched for the
/// next name on the way to it. Main thread only. Where the kernel gives no watch (a network disk, no watches left), the
/// files are simply not followed.
final class FileWatch {
  /// To be polled for reading; -1 without inotify.
  let descriptor: Int32
  private var followed: [Followed] = []

  /// Files of a directory, and what the kernel watches for them.
  private struct Followed {
    let directory: String
    let prefix: String
    let timer: TimerName
    /// Several may share one: the kernel has a single watch for each directory.
    var watch: Int32 = -1
    /// The name that the watched parent lacks; nil once the directory itself is watched.
    var awaited: String?
  }

  /// What is reported of a followed directory, and of one in which a name is awaited.
  private static let changes = UInt32(IN_MODIFY | IN_CLOSE_WRITE | IN_MOVED_TO | IN_CREATE | IN_MOVE_SELF)
  private static let arrivals = UInt32(IN_MOVED_TO | IN_CREATE | IN_MOVE_SELF)
  /// A directory has two roles where a name in it is awaited as well.
  private static let always = UInt32(IN_ONLYDIR | IN_MASK_ADD)

  init() { descriptor = inotify_init1(Int32(IN_NONBLOCK) | Int32(IN_CLOEXEC)) }

  deinit { if descriptor >= 0 { close(descriptor) } }

  /// Follows files of a directory whose names begin so.
  func follow(_ directory: String, prefix: String, timer: TimerName) {
    guard descriptor >= 0 else { return }
    followed.append(Followed(directory: directory, prefix: prefix, timer: timer))
    settle(followed.count - 1)
  }

  /// Follows a file, and what it leads to where it is a link: who keeps a config among dotfiles saves it there.
  func follow(file: String, timer: TimerName) {
    let (directory, name) = Self.split(file)
    follow(directory, prefix: name, timer: timer)
    guard let real = realpath(file, nil) else { return }
    defer { free(real) }
    let (home, realName) = Self.split(String(cString: real))
    if home != directory || realName != name { follow(home, prefix: realName, timer: timer) }
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
          take(event, String(decoding: bytes[start..<end].prefix { $0 != 0 }, as: UTF8.self), &changed)
          place = end
        }
      }
    }
  }

  private func take(_ event: inotify_event, _ name: String, _ changed: inout Set<TimerName>) {
    // Too many to be reported one by one.
    guard event.mask & UInt32(IN_Q_OVERFLOW) == 0 else { return changed.formUnion(followed.map(\.timer)) }
    // Its directory is gone, or goes by another name now.
    let isLost = event.mask & UInt32(IN_IGNORED | IN_MOVE_SELF) != 0
    for place in followed.indices where followed[place].watch == event.wd {
      if !isLost, followed[place].awaited == nil {
        if name.hasPrefix(followed[place].prefix) { changed.insert(followed[place].timer) }
      } else if isLost || followed[place].awaited == name {
        settle(place)
        // What is in it came with it.
        if followed[place].watch >= 0, followed[place].awaited == nil { changed.insert(followed[place].timer) }
      }
    }
  }

  /// Watches the directory, or the nearest parent that is there.
  private func settle(_ place: Int) {
    let old = followed[place].watch
    (followed[place].watch, followed[place].awaited) = watch(for: followed[place].directory)
    release(old)
  }

  /// Ends a watch that nothing needs any longer.
  private func release(_ watch: Int32) {
    if watch >= 0, !followed.contains(where: { $0.watch == watch }) { inotify_rm_watch(descriptor, watch) }
  }

  private func watch(for directory: String) -> (watch: Int32, awaited: String?) {
    var path = directory
    var awaited: String?
    while true {
      let mask = awaited == nil ? Self.changes : Self.arrivals
      let watch = inotify_add_watch(descriptor, path, mask | Self.always)
      if watch >= 0 {
        // It may have come before its parent was watched.
        guard let name = awaited, UserFiles.isFolder("\(path)/\(name)") else { return (watch, awaited) }
        release(watch)
        (path, awaited) = (directory, nil)
      } else if errno == ENOENT || errno == ENOTDIR, path != "/", path != "." {
        (path, awaited) = Self.split(path)
      } else {
        return (-1, nil)
      }
    }
  }

  private static func split(_ path: String) -> (parent: String, name: String) {
    guard let slash = path.lastIndex(of: "/") else { return (".", path) }
    return (slash == path.startIndex ? "/" : String(path[..<slash]), String(path[path.index(after: slash)...]))
  }
}
