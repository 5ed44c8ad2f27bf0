import Cells
import Conversations

/// Gemini's part of “My Activity” in Google Takeout: one record a prompt, newest first, with the reply as HTML. Which
/// chat a prompt was in is not in the file: what was said within half an hour is taken for one conversation.
enum GeminiImport {
  /// Milliseconds without a prompt after which a new conversation begins.
  private static let pause: Int64 = 30 * 60_000

  /// What a title begins with where it is a prompt.
  private static let prompts = [
    "Prompted with: ", "Asked Gemini: ", "Asked Bard: ", "Prompted ", "Asked ", "Said ", "Branched ", "Answered ",
  ]
  /// Where it is something else that was done.
  private static let others = [
    "Created ", "Used ", "Added ", "Gave ", "Selected ", "Shared ", "Deleted ", "Viewed ", "Visited ", "Searched ",
    "Edited ", "Pinned ", "Renamed ", "Exported ", "Updated ",
  ]

  static func isRecord(_ view: JSONView) -> Bool {
    guard view["time"] != nil, view["title"] != nil else { return false }
    let products = (try? view["products"]?.json())?.array ?? []
    let names = products.compactMap(\.string) + [(try? view["header"]?.json())?.string].compactMap(\.self)
    return names.contains { $0.contains("Gemini") || $0.contains("Bard") } || view["safeHtmlItem"] != nil
  }

  private struct Record {
    var moment: Timestamp
    var prompt: String
    var reply: String
    var left: LeftOut
  }

  static func items(_ views: [JSONView], file: String) -> [ImportItem] {
    var records: [Record] = []
    var broken: [ImportItem] = []
    var other = LeftOut()
    for (place, view) in views.enumerated() {
      do throws(ImportError) {
        if let record = try record(view.json(), &other) { records.append(record) }
      } catch {
        broken.append(ImportItem(name: "\(file), record \(place + 1)", conversation: .failure(error)))
      }
    }
    records.sort { $0.moment < $1.moment }
    var groups: [[Record]] = []
    for record in records {
      if let last = groups.last?.last, record.moment.since(last.moment) <= pause {
        groups[groups.count - 1].append(record)
      } else {
        groups.append([record])
      }
    }
    var items = groups.map(item)
    if let sentence = other.sentence(since: "they are no prompts"), !items.isEmpty {
      items[items.count - 1].notes.append(sentence)
    }
    return items + broken
  }

  private static func item(_ records: [Record]) -> ImportItem {
    let begun = records[0].moment
    var builder = ImportBuilder(
      source: "gemini \(begun.milliseconds)", title: "", model: "", createdAt: begun, program: "Gemini",
      author: "Gemini")
    for record in records {
      builder.leaveOut(record.left)
      builder.append(.user, record.prompt, at: record.moment)
      if !record.reply.isEmpty { builder.append(.assistant, record.reply, at: record.moment) }
    }
    return builder.item("The conversation of \(Moment.iso(begun) ?? "?")")
  }

  private static func record(_ json: JSON, _ other: inout LeftOut) throws(ImportError) -> Record? {
    guard let moment = Moment.read(json["time"]) else { throw ImportError("it has no time") }
    let title = json["title"]?.string ?? ""
    let reply = (json["safeHtmlItem"]?.array ?? [json["safeHtmlItem"] ?? .null]).compactMap { item in
      (item["html"] ?? item["htmlValue"])?.string.map(HTMLWords.markdown)
    }.joined(separator: "\n\n")
    // In other languages than English the first word is another one: there a record with a reply is a prompt.
    let verb = prompts.first { title.hasPrefix($0) }
    guard verb != nil || (!reply.isEmpty && !others.contains { title.hasPrefix($0) }) else {
      other.add(title.split(separator: " ").first.map { "“\($0) …”" } ?? "record without a title")
      return nil
    }
    var left = LeftOut()
    for name in ["attachedFiles", "imageFile", "audioFiles"] {
      for file in json[name]?.array ?? json[name].map({ [$0] }) ?? [] {
        left.add("file", name: file.string ?? ContentReader.name(file))
      }
    }
    return Record(moment: moment, prompt: String(title.dropFirst(verb?.count ?? 0)), reply: reply, left: left)
  }
}
