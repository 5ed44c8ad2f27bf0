import Conversations

/// What a command asks of the core: one turn, or one message in several ways, with no screen to look at.
///
/// Nothing is asked for that only a screen shows. What the full screen looks up in the background, or asks about when
/// it comes to that, is known here before a request goes out.
package struct UnattendedRun: Sendable {
  /// Why nothing is sent; nil while nothing is in the way.
  package internal(set) var refusal: Refusal?
  /// What was said of requests as they went out, in order.
  package internal(set) var said: [String] = []
  /// Providers whose catalogue is waited for.
  var awaited: Set<String> = []

  /// Nothing has been asked yet.
  package init() {}

  /// Why a request does not go out.
  package enum Refusal: Sendable, Equatable {
    /// It does not fit the model's window, by so many tokens.
    case window(ContextPlan, excess: Int)
    /// It may pass a limit on spending: a sentence.
    case spending(String)
    /// The model cannot see its pictures: a sentence.
    case pictures(String)
    /// What the lab was to vary is not there, or not taken: a sentence.
    case plan(String)
  }
}

/// A turn that a command asks, with what its command line says of the conversation.
package struct AskedTurn: Sendable, Equatable {
  /// What is sent.
  package var text: String
  /// What comes with it.
  package var pictures: [Picture] = []
  /// The part of it that a title is made of.
  package var words: String
  /// What the command line names.
  package var named = NamedSettings()

  /// A turn that leaves the conversation as it is.
  package init(_ text: String, titledBy words: String) {
    self.text = text
    self.words = words
  }
}

extension AppState {
  /// Whether an answer is under way that something waits for.
  package var isAsking: Bool {
    !replies.isEmpty || !titles.isEmpty || sending.isWaiting || unattended?.awaited.isEmpty == false
  }

  /// Whether a request waits for counts, as a guess may or may not fit.
  package var awaitsCounts: Bool { sending.held?.awaitsCounts == true }

  /// What is to be agreed to before a request goes out; Enter says yes, Esc no.
  package var question: String? {
    panels.top(as: ContextPanel.self).flatMap { $0.canSend ? $0.question : nil }
  }

  /// A model of the same family that is served, where the one that was asked is not.
  package var liveModel: String? { offers.reply?.liveModel }
}
