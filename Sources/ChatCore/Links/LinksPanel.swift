import Cells
import Conversations
import Hands
import Pages

/// Where a message leads: to be opened in a browser, or brought into the draft as a page.
struct LinksPanel: ListingPanel {
  var list: ListPanel<Source>
  let title = "Links"

  init(_ links: [Source]) {
    list = ListPanel(links, noun: "link") { link in
      guard let title = link.title else { return .init(link.url) }
      return .init(title, detail: link.host == link.url ? "" : link.host, snippet: MarkedText(link.url))
    }
  }

  func hints(_ keys: PanelKeys) -> [String?] {
    [keys.hint(.list(.accept), "opens it"), keys.hint(.list(.attach), "brings the page into the draft"), keys.close]
  }

  func accept() -> PanelOutcome {
    guard let address = list.selection.flatMap({ WebAddress($0.url) }) else { return .stays }
    return .closes { _ in [.view(.address(address))] }
  }

  mutating func take(_ intent: ListIntent) -> PanelOutcome { attach(intent) }
}

extension ListingPanel where Item == Source {
  /// The key that brings a page into the draft.
  func attach(_ intent: ListIntent) -> PanelOutcome {
    guard intent == .attach, let url = list.selection?.url else { return .stays }
    return .closes { $0.attachPage(url) }
  }
}

extension AppState {
  /// Lists where the chosen message leads, or the last that leads anywhere: its links, then what it cites.
  mutating func openLinks(_ chosen: Message) -> [Effect] {
    let links = found(in: chosen, Self.links)
    guard !links.isEmpty else {
      return refuse(isChosen(chosen) ? "This message has no links." : "No message here has a link.")
    }
    panels.show(LinksPanel(links))
    return []
  }

  private static func links(of message: Message) -> [Source] {
    var links = Source.links(in: message.text.loaded ?? "")
    for source in message.sources {
      guard let address = WebAddress(source.url)?.text, !links.contains(where: { $0.url == address }) else { continue }
      links.append(Source(number: links.count + 1, url: address, title: source.title))
    }
    return links
  }

  /// Has the next message bring a page along.
  mutating func attachPage(_ url: String) -> [Effect] {
    guard let address = WebAddress(url)?.text, FileMention(argument: address).isAddress else {
      return refuse("Only pages of the web can join a message.")
    }
    _ = focusComposer()
    return joinFile(address)
  }
}
