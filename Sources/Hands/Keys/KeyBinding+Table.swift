extension KeyBinding {
  /// Every key, by name. No two rows may share a key in a context; a test says so.
  package static let table: [KeyBinding] =
    writing + conversation + menus + panels + reading + messages + lists + forms + find + lab + microscope + moving
    + editing
    + program

  private static let anywhere = KeyContext.allCases
  private static let chat: [KeyContext] = [.composer, .transcript, .find]

  private static let writing: [KeyBinding] = [
    .init("send", "enter", [.composer], .send, .writing, "send, or run a /command"),
    .init("newline", "alt+enter ctrl+j shift+enter", [.composer], .edit(.newline), .writing, "new line"),
    .init(
      "complete", "tab", [.composer], .completeOrFocus, .writing,
      "complete a command or @path; else go to the messages"),
    .init("external-editor", "ctrl+g", [.composer], .externalEditor, .writing, "edit in $VISUAL or $EDITOR"),
    .init("paste-picture", "alt+v", [.composer], .pastePicture, .writing, "add the picture on the clipboard"),
    .init(
      "history-previous", "alt+p", [.composer], .edit(.historyPrevious), .writing,
      "previous prompt with the same beginning"),
    .init("history-next", "alt+n", [.composer], .edit(.historyNext), .writing, "next prompt with the same beginning"),
    .init("history-search", "alt+r", [.composer], .edit(.historySearch), .writing, "search earlier prompts"),
    .init("recall-queued", "alt+up", [.composer], .queue(.recall), .writing, "edit the last queued message"),
    .init(
      "unfold-paste", "alt+e", [.composer], .edit(.unfoldPaste), .writing, "show the folded paste before the cursor"),
  ]

  private static let conversation: [KeyBinding] = [
    .init("stop", "esc", anywhere, .stop, .conversation, "close the panel; if none is open, stop the reply"),
    .init("retry", "ctrl+r", chat, .retry, .conversation, "another reply to the same message"),
    .init("continue", "", chat, .continueReply, .conversation, "continue the last reply"),
    .init(
      "offer-continue", "alt+c", [.offer], .offer(.continueReply), .conversation,
      "continue a reply that was cut off, or the draft that is offered"),
    .init("offer-retry", "ctrl+r", [.offer], .offer(.retry), .conversation, "accept the offer: ask again"),
    .init(
      "offer-model", "alt+m", [.offer], .offer(.takeModel), .conversation, "accept the offer: ask the available model"),
    .init("version-previous", "alt+left", chat, .sibling(-1), .conversation, "previous version (1/2)"),
    .init("version-next", "alt+right", chat, .sibling(1), .conversation, "next version (2/2)"),
    .init("new-conversation", "ctrl+n", chat, .newConversation, .conversation, "new conversation"),
    .init("name-conversation", "ctrl+s", chat, .nameConversation, .conversation, "name the conversation"),
    .init("temperature-down", "f3", anywhere, .adjustTemperature(-1), .conversation, "temperature − 0.1"),
    .init("temperature-up", "f4", anywhere, .adjustTemperature(1), .conversation, "temperature + 0.1"),
    .init("max-tokens-halve", "f5", anywhere, .scaleMaxTokens(.half), .conversation, "halve max_tokens"),
    .init("max-tokens-double", "f6", anywhere, .scaleMaxTokens(.double), .conversation, "double max_tokens"),
  ]

  private static let menus: [KeyBinding] = [
    .init("menu-previous", "up", [.menu], .menu(.previous), .menus, "the line above"),
    .init("menu-next", "down", [.menu], .menu(.next), .menus, "the line below"),
    .init("menu-complete", "tab", [.menu], .menu(.complete), .menus, "complete what is typed"),
    .init("menu-accept", "enter", [.menu], .menu(.accept), .menus, "run the command; complete, where more is due"),
    .init("menu-rest", "right", [.menu], .menu(.takeRest), .menus, "take the grey letters behind the cursor"),
  ]

  private static let panels: [KeyBinding] = [
    .init("help", "f1", anywhere, .open(.help), .panels, "help"),
    .init("settings", "f2", anywhere, .open(.settings), .panels, "settings"),
    .init("palette", "ctrl+p", chat, .open(.palette), .panels, "every command by name"),
    .init("switcher", "ctrl+o", anywhere, .open(.switcher), .panels, "open another conversation"),
    .init("sidebar", "ctrl+b", chat, .toggleSidebar, .panels, "show or hide the conversations at the left"),
    .init("find", "ctrl+f", chat, .open(.find), .panels, "find in this conversation"),
    .init("models", "f7", anywhere, .open(.models), .panels, "choose a model"),
    .init("tree", "f8", anywhere, .open(.tree), .panels, "the conversation's branches"),
    .init("context", "f9", anywhere, .open(.context), .panels, "what the next request contains"),
    .init("queue", "alt+q", chat, .open(.queue), .panels, "messages waiting to be sent"),
  ]

  private static let reading: [KeyBinding] = [
    .init("page-up", "pgup", chat, .scroll(.pageUp), .reading, "a page up"),
    .init("page-down", "pgdn", chat, .scroll(.pageDown), .reading, "a page down"),
    .init("line-up", "ctrl+up", chat, .scroll(.lineUp), .reading, "a line up"),
    .init("line-down", "ctrl+down", chat, .scroll(.lineDown), .reading, "a line down"),
    .init("top", "ctrl+home", chat, .scroll(.top), .reading, "to the first line"),
    .init("bottom", "ctrl+end", chat, .scroll(.end), .reading, "to the newest line, and follow it"),
    .init(
      "thoughts", "alt+z", [.composer, .find], .message(.thought), .reading, "show or fold what the model thought"),
    .init("half-page-up", "ctrl+u", [.transcript, .page], .scroll(.halfPageUp), .reading, "half a page up"),
    .init("half-page-down", "ctrl+d", [.transcript, .page], .scroll(.halfPageDown), .reading, "half a page down"),
    .init("page-line-up", "up k", [.page], .scroll(.lineUp), .reading, "a line up"),
    .init("page-line-down", "down j", [.page], .scroll(.lineDown), .reading, "a line down"),
    .init("page-page-up", "pgup b", [.page], .scroll(.pageUp), .reading, "a page up"),
    .init("page-page-down", "pgdn space", [.page], .scroll(.pageDown), .reading, "a page down"),
    .init("help-line-up", "up", [.help], .scroll(.lineUp), .reading, "a line up"),
    .init("help-line-down", "down", [.help], .scroll(.lineDown), .reading, "a line down"),
    .init("help-page-up", "pgup", [.help], .scroll(.pageUp), .reading, "a page up"),
    .init("help-page-down", "pgdn", [.help], .scroll(.pageDown), .reading, "a page down"),
    .init("help-all", "tab", [.help], .list(.showArchived), .reading, "all keys and commands, or the most used"),
    .init("help-close", "enter", [.help], .list(.accept), .reading, "close"),
    .init("page-top", "home g", [.page], .scroll(.top), .reading, "to the top"),
    .init("page-bottom", "end G", [.page], .scroll(.end), .reading, "to the end"),
    .init("page-accept", "enter", [.page], .list(.accept), .reading, "close; send, where the panel asks"),
    .init("page-copy", "y", [.page], .message(.copy), .reading, "copy the command"),
    .init("page-mark", "v", [.page], .message(.selectLines), .reading, "in the lines of a message: begin a stretch"),
    .init("page-quote", "Q", [.page], .message(.quote), .reading, "in the lines of a message: quote them"),
    .init("page-close", "q", [.page], .closePanel, .reading, "close"),
    .init("context-pin", "p alt+p", [.page], .message(.pin), .reading, "in the context panel: keep the message"),
    .init(
      "context-exclude", "o alt+o", [.page], .message(.exclude), .reading,
      "in the context panel: exclude the message"),
  ]

  private static let messages: [KeyBinding] =
    [
      .init("message-previous", "up k", [.transcript], .message(.previous), .messages, "the message above"),
      .init("message-next", "down j", [.transcript], .message(.next), .messages, "the message below"),
      .init("message-first", "home g", [.transcript], .message(.first), .messages, "the first message"),
      .init("message-last", "end G", [.transcript], .message(.last), .messages, "the last message"),
      .init("message-edit", "e", [.transcript], .message(.edit), .messages, "edit and resend"),
      .init("message-retry", "r", [.transcript], .message(.retry), .messages, "another reply"),
      .init("message-continue", "c", [.transcript], .message(.continueReply), .messages, "continue the reply"),
      .init("message-branch", "b", [.transcript], .message(.branch), .messages, "a new conversation from here"),
      .init("message-copy", "y", [.transcript], .message(.copy), .messages, "copy the message"),
    ]
    + [
      .init("copy-thoughts", "Y", [.transcript], .message(.copyThought), .messages, "copy what the model thought")
    ]
    + (1...9).map { number in
      .init(
        "copy-code-\(number)", "\(number)", [.transcript], .message(.copyCode(number)), .messages,
        "copy the code block of that number")
    } + [
      .init("save-code", "s", [.transcript], .message(.saveCode), .messages, "save a code block to a file"),
      .init("pipe-code", "|", [.transcript], .message(.pipeCode), .messages, "pipe a code block to a command"),
      .init("message-export", "x", [.transcript], .message(.export), .messages, "export up to here"),
      .init("message-delete", "d delete", [.transcript], .message(.delete), .messages, "delete it and what follows"),
      .init("undo-delete", "u", [.transcript], .undoDelete, .messages, "undo the last deletion"),
      .init("message-fold", "z enter", [.transcript], .message(.fold), .messages, "fold or unfold"),
      .init(
        "message-thoughts", "Z", [.transcript], .message(.thought), .messages, "show or fold what the model thought"),
      .init("message-open", "O", [.transcript], .message(.view), .messages, "open its picture or sound elsewhere"),
      .init("message-sources", "S", [.transcript], .message(.sources), .messages, "list the sources it cites"),
      .init(
        "message-links", "f", [.transcript], .message(.links), .messages, "list its links, to open one or take it along"
      ),
      .init(
        "tables-right", "> shift+right", [.transcript], .message(.scrollTables(1)), .messages,
        "scroll tables that are wider than the screen to the right"),
      .init(
        "tables-left", "< shift+left", [.transcript], .message(.scrollTables(-1)), .messages,
        "scroll them to the left; before the first column, make them fit again"),
      .init("message-pin", "p", [.transcript], .message(.pin), .messages, "always keep it in requests"),
      .init("message-exclude", "o", [.transcript], .message(.exclude), .messages, "exclude it from requests"),
      .init("message-mark", "t", [.transcript], .message(.graft), .messages, "mark it, to move it to another branch"),
      .init("message-diff", "=", [.transcript], .message(.diff), .messages, "compare with its other version"),
      .init("message-lines", "v", [.transcript], .message(.selectLines), .messages, "choose some of its lines"),
      .init("message-quote", "Q", [.transcript], .message(.quote), .messages, "quote it in what you write"),
      .init(
        "message-replay", "R", [.transcript], .message(.replay), .messages,
        "send the very same request again, as a new version"),
      .init("message-curl", "C", [.transcript], .message(.curl), .messages, "its request as a curl command"),
      .init("message-version-previous", "left h", [.transcript], .sibling(-1), .messages, "its previous version"),
      .init("message-version-next", "right l", [.transcript], .sibling(1), .messages, "its next version"),
      .init("message-page-down", "space", [.transcript], .scroll(.pageDown), .messages, "a page down"),
      .init("focus-composer", "tab i q", [.transcript], .focusComposer, .messages, "back to writing"),
    ]

  private static let lists: [KeyBinding] = [
    .init("list-previous", "up ctrl+p shift+tab", [.list], .list(.previous), .lists, "the line above"),
    .init("list-next", "down ctrl+n tab", [.list], .list(.next), .lists, "the line below"),
    .init("list-page-up", "pgup", [.list], .list(.pageUp), .lists, "a page up"),
    .init("list-page-down", "pgdn", [.list], .list(.pageDown), .lists, "a page down"),
    .init("list-first", "ctrl+home", [.list], .list(.first), .lists, "the first line"),
    .init("list-last", "ctrl+end", [.list], .list(.last), .lists, "the last line"),
    .init("list-accept", "enter", [.list], .list(.accept), .lists, "choose it"),
    .init("list-pin", "alt+p", [.list], .list(.pin), .lists, "pin it, or unpin it"),
    .init("list-archive", "alt+a", [.list], .list(.archive), .lists, "archive it, or bring it back"),
    .init(
      "list-show-archived", "alt+h", [.list], .list(.showArchived), .lists,
      "show all: archived and one-shot conversations too"),
    .init("list-rename", "ctrl+s", [.list], .list(.rename), .lists, "rename it"),
    .init("list-delete", "ctrl+d", [.list], .list(.delete), .lists, "delete it"),
    .init(
      "list-attach", "alt+enter alt+i", [.list], .list(.attach), .lists,
      "in a list of links: bring the page into the draft"),
    .init("list-undo-delete", "alt+u", [.list], .undoDelete, .lists, "undo the last deletion"),
  ]

  private static let forms: [KeyBinding] = [
    .init("form-previous", "up ctrl+p shift+tab", [.form], .form(.previous), .forms, "the row above"),
    .init("form-next", "down ctrl+n tab", [.form], .form(.next), .forms, "the row below"),
    .init("form-page-up", "pgup", [.form], .form(.pageUp), .forms, "a page up"),
    .init("form-page-down", "pgdn", [.form], .form(.pageDown), .forms, "a page down"),
    .init("form-decrease", "left", [.form], .form(.decrease), .forms, "a step down"),
    .init("form-increase", "right", [.form], .form(.increase), .forms, "a step up"),
    .init("form-accept", "enter", [.form], .form(.accept), .forms, "accept what was typed"),
    .init("form-reset", "delete shift+delete ctrl+d", [.form], .form(.reset), .forms, "back to the default"),
    .init("form-make-default", "ctrl+s", [.form], .form(.makeDefault), .forms, "make it the default in the config"),
  ]

  private static let find: [KeyBinding] = [
    .init("find-next", "enter down", [.find], .find(.next), .find, "the next match"),
    .init("find-previous", "shift+enter alt+enter up", [.find], .find(.previous), .find, "the previous match"),
    .init("find-keep", "tab", [.find], .find(.keep), .find, "go to the messages and keep the matches"),
    .init("match-next", "n", [.transcript], .find(.next), .find, "the next match"),
    .init("match-previous", "N", [.transcript], .find(.previous), .find, "the previous match"),
    .init("message-find", "/", [.transcript], .open(.find), .find, "find in this conversation"),
  ]

  private static let lab: [KeyBinding] = [
    .init("lab-open", "alt+x", [.composer], .lab(.open), .lab, "ask the next message in several ways, side by side"),
    .init("message-lab", "L", [.transcript], .lab(.open), .lab, "ask this message again in several ways, side by side"),
    .init("lab-previous", "left shift+tab h", [.lab], .lab(.previous), .lab, "the pane before"),
    .init("lab-next", "right tab l", [.lab], .lab(.next), .lab, "the next pane"),
    .init("lab-line-up", "up", [.lab], .scroll(.lineUp), .lab, "a line up"),
    .init("lab-line-down", "down", [.lab], .scroll(.lineDown), .lab, "a line down"),
    .init("lab-page-up", "pgup b", [.lab], .scroll(.pageUp), .lab, "a page up"),
    .init("lab-page-down", "pgdn space", [.lab], .scroll(.pageDown), .lab, "a page down"),
    .init("lab-top", "home g", [.lab], .scroll(.top), .lab, "to the top"),
    .init("lab-bottom", "end G", [.lab], .scroll(.end), .lab, "to the end"),
    .init("lab-zoom", "enter z", [.lab], .lab(.zoom), .lab, "one pane alone, or all of them"),
    .init("lab-diff", "=", [.lab], .lab(.compare), .lab, "compare with the pane before, word by word"),
    .init("lab-again", "r", [.lab], .lab(.again), .lab, "ask this one again"),
    .init("lab-keep", "k", [.lab], .lab(.keep), .lab, "keep it: the conversation goes on from it"),
    .init("lab-discard", "x delete", [.lab], .lab(.discard), .lab, "delete it (/undo brings it back)"),
    .init("lab-copy", "y", [.lab], .message(.copy), .lab, "copy the reply"),
    .init("lab-close", "q", [.lab], .closePanel, .lab, "leave; all are kept as versions"),
  ]

  private static let microscope: [KeyBinding] = [
    .init(
      "message-microscope", "M", [.transcript], .microscope(.open), .microscope,
      "how sure the model was of each word"),
    .init(
      "microscope-ask", "alt+s", chat, .microscope(.ask), .microscope,
      "have replies bring how sure the model was, or no longer"),
    .init("microscope-previous", "left h", [.microscope], .microscope(.previous), .microscope, "the word before"),
    .init("microscope-next", "right l", [.microscope], .microscope(.next), .microscope, "the next word"),
    .init(
      "microscope-doubt-previous", "[ p", [.microscope], .microscope(.previousDoubt), .microscope,
      "the doubtful place before"),
    .init(
      "microscope-doubt-next", "] n", [.microscope], .microscope(.nextDoubt), .microscope, "the next doubtful place"),
    .init("microscope-up", "up k", [.microscope], .microscope(.alternativeUp), .microscope, "the alternative above"),
    .init(
      "microscope-down", "down j", [.microscope], .microscope(.alternativeDown), .microscope, "the alternative below"),
    .init(
      "microscope-take", "enter", [.microscope], .list(.accept), .microscope,
      "have the reply go on from this alternative, as a new version"),
    .init("microscope-page-up", "pgup b", [.microscope], .scroll(.pageUp), .microscope, "a page up"),
    .init("microscope-page-down", "pgdn space", [.microscope], .scroll(.pageDown), .microscope, "a page down"),
    .init("microscope-top", "home g", [.microscope], .scroll(.top), .microscope, "to the first word"),
    .init("microscope-bottom", "end G", [.microscope], .scroll(.end), .microscope, "to the last word"),
    .init("microscope-close", "q", [.microscope], .closePanel, .microscope, "close"),
  ]

  private static let program: [KeyBinding] = [
    .init(
      "interrupt", "ctrl+c", anywhere, .interrupt, .program,
      "stop the reply, else close what is open; twice on an empty line: quit"),
    .init("quit", "ctrl+q", anywhere, .quit, .program, "quit"),
    .init("redraw", "ctrl+l", anywhere, .redraw, .program, "redraw the screen"),
    .init("suspend", "ctrl+z", anywhere, .suspend, .program, "suspend; fg comes back"),
  ]
}
