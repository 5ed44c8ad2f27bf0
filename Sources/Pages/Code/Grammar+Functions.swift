// Functional languages, and the older ones.

extension Grammar {
  static let haskell = Grammar(
    keywords: """
      as case class data default deriving do else exposing family forall foreign hiding if import in infix infixl \
      infixr instance let mdo module newtype of pattern port proc qualified rec then type where
      """,
    lineComments: ["--"], blockComments: [Block("{-", "-}")], quotes: [Quote("\"")],
    traits: [.capitalTypes, .nestedComments, .characters, .primes])

  static let ocaml = Grammar(
    keywords: """
      and as assert begin class constraint do done downto else end exception external false for fun function functor \
      if in include inherit initializer lazy let match method module mutable new nonrec object of open or private rec \
      sig struct then to true try type val virtual when while with
      """,
    types: "array bool bytes char exn float int list option ref string unit",
    blockComments: [Block("(*", "*)")], quotes: [Quote("\"", spansLines: true), Quote("{|", "|}", spansLines: true)],
    traits: [.capitalTypes, .nestedComments, .characters, .primes])

  static let fsharp = Grammar(
    keywords: """
      abstract and as assert async base begin class default delegate do done downcast downto elif else end exception \
      extern false finally for fun function global if in inherit inline interface internal lazy let match member \
      module mutable namespace new not null of open or override private public rec return sig static struct then to \
      true try type upcast use val void when while with yield
      """,
    types: "bool byte char decimal double float float32 int int64 list option seq string unit array",
    lineComments: ["//"], blockComments: [Block("(*", "*)")],
    quotes: [Quote("\"\"\"", escapes: false, spansLines: true), Quote("\"")],
    traits: [.capitalTypes, .calls, .nestedComments, .characters, .primes])

  static let clojure = Grammar(
    keywords: """
      and case catch cond condp cond-> def defmacro defmethod defmulti defn defn- defonce defprotocol defrecord \
      deftype do doseq dotimes else false finally fn for if if-let if-not import in-ns let letfn loop new nil not ns \
      or quote recur reify require set throw true try use var when when-let when-not while lambda local
      """,
    lineComments: [";"], quotes: [Quote("\"", spansLines: true)], traits: [.hyphens, .prefixCalls, .atoms])

  static let lisp = Grammar(
    keywords: """
      and begin call/cc case catch cond cons defclass define define-record-type define-struct define-syntax \
      defconstant defgeneric defmacro defmethod defpackage defparameter defstruct defun defvar delay do dolist dotimes \
      else error eval flet format function handler-case if in-package interactive labels lambda let let* let-values \
      letrec loop module nil not or prog1 progn provide quasiquote quote require return set set! setf setq struct \
      syntax-rules t unless unquote use-package use-modules when while
      """,
    lineComments: [";"], blockComments: [Block("#|", "|#")], quotes: [Quote("\"", spansLines: true)],
    traits: [.hyphens, .prefixCalls, .atoms, .nestedComments])

  static let lean = Grammar(
    keywords: """
      abbrev apply attribute axiom begin by calc cases class constructor decide def deriving do else end example exact \
      exists export extends for forall from fun have if import in induction infix inductive instance intro intros \
      lemma let macro match mutual namespace noncomputable notation obtain open opaque partial private protected \
      rcases refine return rfl rintro rw section set_option show sorry structure suffices syntax termination_by then \
      theorem universe unless unsafe use variable where with Qed Proof Theorem Lemma Definition Fixpoint Inductive \
      Require Import forall simp ring linarith omega norm_num
      """,
    types: "Bool Char Fin Float Int List Nat Option Prop Real Set Sort String Type Unit",
    lineComments: ["--"], blockComments: [Block("/-", "-/"), Block("(*", "*)")], quotes: [Quote("\"")],
    traits: [.capitalTypes, .nestedComments, .attributes, .primes])

  static let visualBasic = Grammar(
    keywords: """
      addhandler and andalso as byref byval call case catch class const continue declare dim do each else elseif end \
      enum event exit explicit false finally for friend function get gosub goto handles if implements imports in \
      inherits input interface is let like loop me mod module mustinherit mybase namespace new next not nothing \
      notinheritable on operator option optional or orelse overridable overrides paramarray partial print private \
      property protected public raiseevent readonly redim resume return select set shared static step stop strict \
      structure sub then throw to true try until using wend when while with withevents xor
      """,
    types: "boolean byte char date decimal double integer long object short single string variant",
    lineComments: ["'", "REM ", "Rem "], quotes: [Quote("\"", escapes: false)], traits: [.calls, .anyCase])

  static let fortran = Grammar(
    keywords: """
      abstract allocatable allocate associate bind block call case class close common contains continue cycle \
      deallocate do else elseif elsewhere end enddo endif endfunction endmodule endprogram endsubroutine exit external \
      forall format function go goto if implicit import in inout inquire intent interface intrinsic kind module \
      namelist none nullify only open operator optional out parameter pointer print private procedure program public \
      pure read recursive result return rewind save select stop subroutine target then to type use volatile where \
      while write
      """,
    types: "character complex double integer logical precision real", lineComments: ["!"],
    quotes: [Quote("'", escapes: false), Quote("\"", escapes: false)], traits: [.calls, .anyCase])

  static let pascal = Grammar(
    keywords: """
      and array as asm begin case class const constructor destructor div do downto else end except exports false file \
      finally for function goto if implementation in inherited initialization inline interface is label library mod \
      nil not object of on operator or out override packed private procedure program property protected public \
      published raise record repeat result self set shl shr string then to true try type unit until uses var virtual \
      while with xor
      """,
    types: "boolean byte cardinal char double extended integer int64 longint pointer real shortint single word writeln",
    lineComments: ["//"], blockComments: [Block("{", "}"), Block("(*", "*)")], quotes: [Quote("'", escapes: false)],
    traits: [.calls, .anyCase])

  static let vhdl = Grammar(
    keywords: """
      abs after alias all and architecture array assert attribute begin block body buffer case component configuration \
      constant downto else elsif end entity exit file for function generate generic if impure in inout is label \
      library linkage loop map mod nand new next nor not null of on open or others out package port procedure process \
      pure range record register rem report return select severity shared signal sla sll subtype then to type until \
      use variable wait when while with xnor xor rising_edge falling_edge
      """,
    types:
      """
      bit bit_vector boolean character integer natural positive real signed std_logic \
      std_logic_vector string time unsigned
      """,
    lineComments: ["--"], blockComments: cComments, quotes: [Quote("\"", escapes: false)],
    traits: [.calls, .anyCase, .characters])

  static let assembly = Grammar(
    keywords: """
      global extern section segment bits default rel org equ byte word dword qword ptr offset db dw dd dq resb resw \
      resd resq times proc endp end
      """,
    types: """
      al ah ax eax rax bl bx ebx rbx cl cx ecx rcx dl dx edx rdx si esi rsi di edi rdi bp ebp rbp sp esp rsp rip r0 r1 \
      r2 r3 r4 r5 r6 r7 r8 r9 r10 r11 r12 r13 r14 r15 x0 x1 x2 x3 x4 x5 x6 x7 x8 x29 x30 w0 w1 w2 lr pc fp xmm0 xmm1 \
      ymm0 ymm1
      """,
    lineComments: [";", "//", "# "], blockComments: cComments, traits: [.keys, .commands, .percents, .variables])
}
