extension KeyBinding {
  /// Every key, by name. No two rows may share a key in a context; a test says so.
  package static let table: [KeyBinding] =
    writing + conversation + menus + panels + reading + messages + lists + forms + find + lab + microscope + moving
    + editing
    + program

  private static let anywhere = KeyContext.allCases
  private static let chat: [KeyContext] = [.composer, .transcript, .find]
  private static let fields: [KeyContext] = [.composer, .list, .form, .find]

  private static let writing: [KeyBinding] = [
    .init("send", "enter", [.composer], .send, .writing, "send, or run a /command"),
    .init("newline", "alt+enter ctrl+j shift+enter", [.composer], .edit(.newline), .writing, "new line"),
    .init(
      "complete", "tab", [.composer], .completeOrFocus, .writing,
      "complete a command, a value or an @path; else go to the messages"),
    .init("external-editor", "ctrl+g", [.composer], .externalEditor, .writing, "edit in $VISUAL or $EDITOR"),
    .init("paste-picture", "alt+v", [.composer], .pastePicture, .writing, "add the picture on the clipboard"),
    .init(
      "history-previous", "alt+p", [.composer], .edit(.historyPrevious), .writing,
      "earlier input that begins like the text before the cursor"),
    .init("history-next", "alt+n", [.composer], .edit(.historyNext), .writing, "later input that begins so"),
    .init("history-search", "alt+r", [.composer], .edit(.historySearch), .writing, "search earlier inputs"),
    .init("recall-queued", "alt+up", [.composer], .queue(.recall), .writing, "take the last waiting turn back"),
    .init("unfold-paste", "alt+e", [.composer], .edit(.unfoldPaste), .writing, "unfold the paste before the cursor"),
  ]

  private static let conversation: [KeyBinding] = [
    .init("stop", "esc", anywhere, .stop, .conversation, "leave what lies nearest, else stop the reply"),
    .init("retry", "ctrl+r", chat, .retry, .conversation, "another reply to the same turn"),
    .init("continue", "", chat, .continueReply, .conversation, "go on from where the reply ended"),
    .init(
      "offer-continue", "alt+c", [.offer], .offer(.continueReply), .conversation,
      "take the offer: go on with the reply or draft"),
    .init("offer-retry", "ctrl+r", [.offer], .offer(.retry), .conversation, "take the offer: ask again"),
    .init("offer-model", "alt+m", [.offer], .offer(.takeModel), .conversation, "take the offer: ask the live model"),
    .init("sibling-previous", "alt+left", chat, .sibling(-1), .conversation, "the reply or turn before this one"),
    .init("sibling-next", "alt+right", chat, .sibling(1), .conversation, "the reply or turn after this one"),
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
    .init("help", "f1", anywhere, .open(.help), .panels, "what can be done here"),
    .init("settings", "f2", anywhere, .open(.settings), .panels, "settings"),
    .init("palette", "ctrl+p", chat, .open(.palette), .panels, "every command by name"),
    .init("switcher", "ctrl+o", anywhere, .open(.switcher), .panels, "switch conversation"),
    .init("find", "ctrl+f", chat, .open(.find), .panels, "find in this conversation"),
    .init("models", "f7", anywhere, .open(.models), .panels, "choose a model"),
    .init("tree", "f8", anywhere, .open(.tree), .panels, "the conversation's branches"),
    .init("context", "f9", anywhere, .open(.context), .panels, "what the next request holds"),
    .init("queue", "alt+q", chat, .open(.queue), .panels, "turns waiting to be sent"),
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
    .init("page-top", "home g", [.page], .scroll(.top), .reading, "to the top"),
    .init("page-bottom", "end G", [.page], .scroll(.end), .reading, "to the end"),
    .init("page-accept", "enter", [.page], .list(.accept), .reading, "close; send, where that was asked"),
    .init("page-copy", "y", [.page], .message(.copy), .reading, "copy the command"),
    .init("page-mark", "v", [.page], .message(.selectLines), .reading, "in the lines of a message: begin a stretch"),
    .init("page-quote", "Q", [.page], .message(.quote), .reading, "in the lines of a message: quote them"),
    .init("page-close", "q", [.page], .closePanel, .reading, "close"),
    .init("context-pin", "p alt+p", [.page], .message(.pin), .reading, "in the context panel: keep the message"),
    .init(
      "context-exclude", "o alt+o", [.page], .message(.exclude), .reading,
      "in the context panel: leave the message out"),
  ]

  private static let messages: [KeyBinding] =
    [
      .init("message-previous", "up k", [.transcript], .message(.previous), .messages, "the message above"),
      .init("message-next", "down j", [.transcript], .message(.next), .messages, "the message below"),
      .init("message-first", "home g", [.transcript], .message(.first), .messages, "the first message"),
      .init("message-last", "end G", [.transcript], .message(.last), .messages, "the last message"),
      .init("message-edit", "e", [.transcript], .message(.edit), .messages, "edit and resend"),
      .init("message-retry", "r", [.transcript], .message(.retry), .messages, "another reply in its place"),
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
      .init("undo-delete", "u", [.transcript], .undoDelete, .messages, "take the last deletion back"),
      .init("message-fold", "z enter", [.transcript], .message(.fold), .messages, "fold or unfold"),
      .init(
        "message-thoughts", "Z", [.transcript], .message(.thought), .messages, "show or fold what the model thought"),
      .init("message-sources", "S", [.transcript], .message(.sources), .messages, "list the sources it cites"),
      .init("message-pin", "p", [.transcript], .message(.pin), .messages, "keep it in the request when room is short"),
      .init("message-exclude", "o", [.transcript], .message(.exclude), .messages, "leave it out of requests"),
      .init("message-graft", "t", [.transcript], .message(.graft), .messages, "take it along to another branch"),
      .init("message-diff", "=", [.transcript], .message(.diff), .messages, "compare with its sibling"),
      .init("message-lines", "v", [.transcript], .message(.selectLines), .messages, "choose some of its lines"),
      .init("message-quote", "Q", [.transcript], .message(.quote), .messages, "quote it in what you write"),
      .init(
        "message-replay", "R", [.transcript], .message(.replay), .messages,
        "send the very same request again, as a new version"),
      .init("message-curl", "C", [.transcript], .message(.curl), .messages, "the request behind it, for curl"),
      .init("message-sibling-previous", "left h", [.transcript], .sibling(-1), .messages, "its previous sibling"),
      .init("message-sibling-next", "right l", [.transcript], .sibling(1), .messages, "its next sibling"),
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
    .init("list-accept", "enter", [.list], .list(.accept), .lists, "take it"),
    .init("list-pin", "alt+p", [.list], .list(.pin), .lists, "keep it on top, or no longer"),
    .init("list-archive", "alt+a", [.list], .list(.archive), .lists, "archive it, or take it out"),
    .init("list-show-archived", "alt+h", [.list], .list(.showArchived), .lists, "list archived ones too"),
    .init("list-rename", "ctrl+s", [.list], .list(.rename), .lists, "rename it"),
    .init("list-delete", "ctrl+d", [.list], .list(.delete), .lists, "delete it"),
    .init("list-undo-delete", "alt+u", [.list], .undoDelete, .lists, "take the last deletion back"),
  ]

  private static let forms: [KeyBinding] = [
    .init("form-previous", "up ctrl+p shift+tab", [.form], .form(.previous), .forms, "the row above"),
    .init("form-next", "down ctrl+n tab", [.form], .form(.next), .forms, "the row below"),
    .init("form-page-up", "pgup", [.form], .form(.pageUp), .forms, "a page up"),
    .init("form-page-down", "pgdn", [.form], .form(.pageDown), .forms, "a page down"),
    .init("form-decrease", "left", [.form], .form(.decrease), .forms, "a step down"),
    .init("form-increase", "right", [.form], .form(.increase), .forms, "a step up"),
    .init("form-accept", "enter", [.form], .form(.accept), .forms, "take what was typed"),
    .init("form-reset", "delete shift+delete ctrl+d", [.form], .form(.reset), .forms, "back to the default"),
    .init("form-make-default", "ctrl+s", [.form], .form(.makeDefault), .forms, "make it the default in the config"),
  ]

  private static let find: [KeyBinding] = [
    .init("find-next", "enter down", [.find], .find(.next), .find, "the next match"),
    .init("find-previous", "shift+enter alt+enter up", [.find], .find(.previous), .find, "the previous match"),
    .init("find-keep", "tab", [.find], .find(.keep), .find, "on to the messages, matches kept"),
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

  private static let moving: [KeyBinding] = [
    .init("left", "left ctrl+b", [.composer, .list, .find], .edit(.move(.left)), .moving, "left"),
    .init("right", "right", [.composer, .list, .find], .edit(.move(.right)), .moving, "right"),
    .init("up", "up", [.composer], .edit(.move(.up)), .moving, "up; from the first row, earlier inputs"),
    .init("down", "down", [.composer], .edit(.move(.down)), .moving, "down; from the last row, later inputs"),
    .init("word-left", "ctrl+left alt+b", fields, .edit(.move(.wordLeft)), .moving, "a word left"),
    .init("word-right", "ctrl+right alt+f", fields, .edit(.move(.wordRight)), .moving, "a word right"),
    .init("line-start", "home ctrl+a", fields, .edit(.move(.lineStart)), .moving, "to the line's start"),
    .init("line-end", "end ctrl+e", fields, .edit(.move(.lineEnd)), .moving, "to the line's end"),
    .init("text-start", "alt+<", [.composer], .edit(.move(.textStart)), .moving, "to the text's start"),
    .init("text-end", "alt+>", [.composer], .edit(.move(.textEnd)), .moving, "to the text's end"),
    .init("select-left", "shift+left", [.composer], .edit(.select(.left)), .moving, "select to the left"),
    .init("select-right", "shift+right", [.composer], .edit(.select(.right)), .moving, "select to the right"),
    .init("select-up", "shift+up", [.composer], .edit(.select(.up)), .moving, "select upwards"),
    .init("select-down", "shift+down", [.composer], .edit(.select(.down)), .moving, "select downwards"),
    .init("select-line-start", "shift+home", [.composer], .edit(.select(.lineStart)), .moving, "select to the start"),
    .init("select-line-end", "shift+end", [.composer], .edit(.select(.lineEnd)), .moving, "select to the end"),
    .init(
      "select-word-left", "ctrl+shift+left", [.composer], .edit(.select(.wordLeft)), .moving, "select a word left"),
    .init(
      "select-word-right", "ctrl+shift+right", [.composer], .edit(.select(.wordRight)), .moving,
      "select a word right"),
    .init("select-all", "alt+a", [.composer], .edit(.selectAll), .moving, "select everything"),
    .init("set-mark", "ctrl+space", [.composer], .edit(.setMark), .moving, "begin a selection, or drop it"),
  ]

  private static let editing: [KeyBinding] = [
    .init("end-of-file", "ctrl+d", [.composer], .endOfFile, .editing, "delete the next character; when empty, quit"),
    .init(
      "delete-backward", "backspace shift+backspace", fields, .edit(.delete(.left)), .editing,
      "delete the character before"),
    .init(
      "delete-forward", "delete shift+delete", [.composer, .list, .find], .edit(.delete(.right)), .editing,
      "delete the next"),
    .init("kill-blank", "ctrl+w", fields, .edit(.kill(.blankLeft)), .editing, "cut back to a blank, or the selection"),
    .init(
      "kill-word-left", "alt+backspace ctrl+backspace", fields, .edit(.kill(.wordLeft)), .editing, "cut the word before"
    ),
    .init(
      "kill-word-right", "alt+d ctrl+delete alt+delete", fields, .edit(.kill(.wordRight)), .editing,
      "cut the word after"),
    .init("kill-line-start", "ctrl+u", fields, .edit(.kill(.lineStart)), .editing, "cut to the line's start"),
    .init("kill-line-end", "ctrl+k", fields, .edit(.kill(.lineEnd)), .editing, "cut to the line's end"),
    .init("copy-selection", "alt+w", [.composer], .edit(.copySelection), .editing, "copy the selection"),
    .init("yank", "ctrl+y", fields, .edit(.yank), .editing, "put back what was cut"),
    .init("yank-pop", "alt+y", [.composer], .edit(.yankPop), .editing, "instead, what was cut before"),
    .init("undo", "ctrl+_", [.composer], .edit(.undo), .editing, "undo"),
    .init("redo", "alt+_", [.composer], .edit(.redo), .editing, "redo"),
    .init("transpose-characters", "ctrl+t", [.composer], .edit(.transposeCharacters), .editing, "swap characters"),
    .init("transpose-words", "alt+t", [.composer], .edit(.transposeWords), .editing, "swap words"),
    .init("upper-case", "alt+u", [.composer], .edit(.changeCase(.upper)), .editing, "word to upper case"),
    .init("lower-case", "alt+l", [.composer], .edit(.changeCase(.lower)), .editing, "word to lower case"),
    .init("capital", "alt+c", [.composer], .edit(.changeCase(.capital)), .editing, "word to a capital"),
  ]

  private static let program: [KeyBinding] = [
    .init(
      "interrupt", "ctrl+c", anywhere, .interrupt, .program,
      "stop the reply, else leave what is open; twice on an empty line, quit"),
    .init("quit", "ctrl+q", anywhere, .quit, .program, "quit"),
    .init("redraw", "ctrl+l", anywhere, .redraw, .program, "draw the screen anew"),
    .init("suspend", "ctrl+z", anywhere, .suspend, .program, "suspend; fg comes back"),
  ]
}
