// Languages of scripts and shells, most with `#` for comments.

extension Grammar {
  static let python = Grammar(
    keywords: """
      and as assert async await break case class continue def del elif else except False finally for from global if \
      import in is lambda match None nonlocal not or pass raise return self True try while with yield
      """,
    types: "int str float bool list dict set tuple bytes object type complex frozenset Exception",
    lineComments: ["#"],
    quotes: [Quote("\"\"\"", spansLines: true), Quote("'''", spansLines: true), Quote("\""), Quote("'")],
    traits: [.capitalTypes, .calls, .attributes])

  static let pythonSession = python.adding(traits: .session)

  static let shell = Grammar(
    keywords: """
      alias break case cd continue do done echo elif else esac eval exec exit export fi for function if in local \
      printf read readonly return set shift source sudo test then trap unset until wait while FROM RUN COPY ADD CMD \
      ENTRYPOINT ENV ARG WORKDIR EXPOSE VOLUME USER LABEL HEALTHCHECK ONBUILD SHELL STOPSIGNAL ifeq ifneq ifdef ifndef \
      endif include define endef
      """,
    lineComments: ["#"],
    quotes: [Quote("\"", spansLines: true), Quote("'", escapes: false, spansLines: true), Quote("`")],
    traits: [.variables, .hyphens, .spacedComments])

  static let session = shell.adding(traits: .session)

  static let powershell = Grammar(
    keywords: """
      begin break catch class continue data do dynamicparam else elseif end enum exit filter finally for foreach from \
      function hidden if in param process return static switch throw trap try until using while workflow
      """,
    lineComments: ["#"], blockComments: [Block("<#", "#>")],
    quotes: [
      Quote("@\"", "\"@", escapes: false, spansLines: true), Quote("@'", "'@", escapes: false, spansLines: true),
      Quote("\"", escapes: false), Quote("'", escapes: false),
    ],
    traits: [.calls, .variables, .hyphens, .anyCase, .spacedComments, .commands])

  static let batch = Grammar(
    keywords: """
      call cd cls copy defined del dir do echo else endlocal errorlevel equ exist exit for geq goto gtr if in leq lss \
      md mkdir move neq nul not off on pause pushd popd rd ren rmdir set setlocal shift start title type xcopy
      """,
    lineComments: ["REM ", "rem ", "Rem ", "::", "@REM ", "@rem "], quotes: [Quote("\"", escapes: false)],
    traits: [.anyCase, .percents, .leadingComments])

  static let awk = Grammar(
    keywords: """
      BEGIN END BEGINFILE ENDFILE break continue delete do else exit for func function getline if in next nextfile \
      print printf return while FS OFS RS ORS NR NF FNR FILENAME
      """,
    lineComments: ["#"], quotes: [Quote("\"")], traits: [.calls, .variables])

  static let script = Grammar(
    keywords: """
      and begin break case class continue def die do echo else elseif elsif end ensure extends false for foreach \
      function if in local module my namespace new next nil not null or our package print private protected public \
      repeat require rescue return self static sub then this true try unless until use when while yield
      """,
    lineComments: ["#", "//", "--"], traits: [.capitalTypes, .calls, .variables, .spacedComments])

  static let elixir = Grammar(
    keywords: """
      after alias and case catch cond def defdelegate defexception defguard defimpl defmacro defmacrop defmodule defp \
      defprotocol defstruct do else end false fn for if import in nil not or quote raise receive require rescue super \
      throw true try unless unquote use when with
      """,
    lineComments: ["#"],
    quotes: [Quote("\"\"\"", spansLines: true), Quote("'''", spansLines: true), Quote("\""), Quote("'")],
    traits: [.capitalTypes, .calls, .attributes, .atoms, .spacedComments])

  static let erlang = Grammar(
    keywords: """
      after and andalso begin case catch define else end export false fun if import include maybe module not of or \
      orelse receive record rem spec true try type when xor
      """,
    lineComments: ["%"], quotes: [Quote("\"", spansLines: true), Quote("'")], traits: [.capitalTypes, .calls])

  static let nim = Grammar(
    keywords: """
      addr and as asm bind block break case cast concept const continue converter defer discard distinct div do elif \
      else end enum except export false finally for from func if import in include interface is isnot iterator let \
      macro method mixin mod nil not notin object of or out proc ptr raise ref result return shl shr static template \
      true try tuple type using var when while xor yield echo
      """,
    types:
      """
      array auto bool byte char cint cstring float float32 float64 int int8 int16 int32 int64 \
      seq set string uint void
      """,
    lineComments: ["#"], blockComments: [Block("#[", "]#")],
    quotes: [Quote("\"\"\"", escapes: false, spansLines: true), Quote("\""), Quote("'")],
    traits: [.capitalTypes, .calls, .nestedComments])

  static let vim = Grammar(
    keywords: """
      abort augroup autocmd au break call catch colorscheme command const continue def echo echom else elseif end \
      endfor endfunction endif endtry endwhile execute export filetype finally finish for function highlight if import \
      imap inoremap let map nmap nnoremap noremap packadd Plug plugin return set setlocal silent source syntax throw \
      tnoremap try unlet unmap vim9script vmap vnoremap while xnoremap
      """,
    lineComments: ["\"", "# "], quotes: [Quote("'", escapes: false), Quote("\"")], traits: [.calls, .leadingComments])

  static let cmake = Grammar(
    keywords: """
      AND BOOL CACHE COMMAND CONFIG DEFINED DESTINATION EQUAL EXISTS FALSE FATAL_ERROR FORCE GREATER IMPORTED IN \
      INTERFACE LESS LISTS MATCHES NOT OFF ON OR PRIVATE PROPERTIES PUBLIC REQUIRED SHARED STATIC STATUS STREQUAL \
      STRING TARGETS TRUE VERSION VERSION_GREATER_EQUAL LANGUAGES COMPONENTS else elseif endforeach endfunction endif \
      endmacro endwhile foreach function if macro return while
      """,
    lineComments: ["#"], blockComments: [Block("#[[", "]]")], quotes: [Quote("\"", spansLines: true)],
    traits: [.calls, .variables])

  static let matlab = Grammar(
    keywords: """
      break case catch classdef continue do else elseif end end_try_catch end_unwind_protect endfor endfunction endif \
      endwhile enumeration events false for function global if methods otherwise parfor persistent properties return \
      spmd switch true try until unwind_protect while
      """,
    types:
      "cell char complex double int8 int16 int32 int64 logical single string struct table uint8 uint16 uint32 uint64",
    lineComments: ["%", "# "], blockComments: [Block("%{", "%}"), Block("#{", "#}")],
    quotes: [Quote("\""), Quote("'", escapes: false)], traits: [.calls, .transposes])

  static let latex = Grammar(
    lineComments: ["%"],
    quotes: [
      Quote("$$", spansLines: true), Quote("$"), Quote("\\[", "\\]", escapes: false, spansLines: true),
      Quote("\\(", "\\)", escapes: false),
    ],
    traits: [.backslashes, .attributes])
}
