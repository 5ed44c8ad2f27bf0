import HotPaths

/// Runs one hot path a given number of times: `Once NAME COUNT`; without a name, prints them all.
///
/// For callgrind: the difference between two counts is the path's own instructions, without what preparing it takes.
@main
enum Once {
  static func main() {
    let words = CommandLine.arguments
    guard words.count == 3, let path = HotPath.all.first(where: { $0.name == words[1] }), let count = Int(words[2])
    else {
      for path in HotPath.all { print(path.name) }
      return
    }
    let work = path.prepare()
    var sum = 0
    for _ in 0..<count { sum &+= work() }
    print(sum)
  }
}
