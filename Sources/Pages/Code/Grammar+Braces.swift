// Languages with braces and the comments of C.

extension Grammar {
  static let cComments = [Block("/*", "*/")]

  static let swift = Grammar(
    keywords: """
      actor any as associatedtype async await borrowing break case catch class consuming continue convenience default \
      defer deinit didSet do dynamic else enum extension fallthrough false fileprivate final for func get guard if \
      import in indirect infix init inout internal is isolated lazy let mutating nil nonisolated nonmutating open \
      operator optional override package postfix precedencegroup prefix private protocol public repeat required \
      rethrows return self Self sending set some static struct subscript super switch throw throws true try typealias \
      unowned var weak where while willSet yield
      """,
    lineComments: ["//"], blockComments: cComments,
    quotes: [
      Quote("#\"\"\"", "\"\"\"#", escapes: false, spansLines: true), Quote("\"\"\"", spansLines: true),
      Quote("#\"", "\"#", escapes: false), Quote("\""),
    ],
    traits: [.capitalTypes, .calls, .attributes, .nestedComments])

  static let javascript = Grammar(
    keywords: """
      abstract as async await break case catch class const continue debugger declare default delete do else enum \
      export extends false finally for from function get if implements import in infer instanceof interface is keyof \
      let namespace new null of private protected public readonly return satisfies set static super switch this throw \
      true try type typeof undefined var void while with yield
      """,
    types: "any bigint boolean never number object string symbol unknown",
    lineComments: ["//"], blockComments: cComments,
    quotes: [Quote("`", spansLines: true), Quote("\""), Quote("'")],
    traits: [.capitalTypes, .calls, .attributes])

  static let go = Grammar(
    keywords: """
      break case chan const continue default defer else fallthrough false for func go goto if import interface iota \
      map nil package range return select struct switch true type var
      """,
    types: """
      any bool byte complex64 complex128 error float32 float64 int int8 int16 int32 int64 rune string uint uint8 \
      uint16 uint32 uint64 uintptr
      """,
    lineComments: ["//"], blockComments: cComments,
    quotes: [Quote("`", escapes: false, spansLines: true), Quote("\""), Quote("'")], traits: [.capitalTypes, .calls])

  static let rust = Grammar(
    keywords: """
      as async await break const continue crate dyn else enum extern false fn for if impl in let loop match mod move \
      mut pub ref return self Self static struct super trait true type union unsafe use where while
      """,
    types: """
      bool char f32 f64 i8 i16 i32 i64 i128 isize str u8 u16 u32 u64 u128 usize
      """,
    lineComments: ["//"], blockComments: cComments,
    quotes: [
      Quote("r#\"", "\"#", escapes: false, spansLines: true), Quote("r\"", "\"", escapes: false, spansLines: true),
      Quote("\"", spansLines: true),
    ],
    traits: [.capitalTypes, .calls, .nestedComments, .characters])

  static let c = Grammar(
    keywords: """
      alignas alignof auto break case catch class concept const constexpr continue decltype default delete do else \
      enum explicit export extern false final for friend goto if inline mutable namespace new noexcept nullptr NULL \
      operator override private protected public register requires return sizeof static static_assert static_cast \
      struct switch template this throw true try typedef typeid typename union using virtual volatile while
      """,
    types: """
      bool char char8_t double float int int8_t int16_t int32_t int64_t intptr_t long ptrdiff_t short signed size_t \
      ssize_t std string uint8_t uint16_t uint32_t uint64_t uintptr_t unsigned vector void wchar_t FILE
      """,
    lineComments: ["//"], blockComments: cComments, traits: [.calls, .preprocessor, .digitQuotes])

  static let cuda = c.adding(
    keywords: """
      __global__ __device__ __host__ __shared__ __constant__ __managed__ __restrict__ __forceinline__ \
      __launch_bounds__ __syncthreads blockIdx blockDim threadIdx gridDim warpSize kernel device constant threadgroup \
      __kernel __global __local
      """,
    types: "dim3 half float2 float3 float4 int2 int3 int4 uint uint2 uint3 uint4 uchar cudaError_t cudaStream_t")

  static let glsl = c.adding(
    keywords: """
      attribute varying uniform in out inout layout location binding precision highp mediump lowp flat smooth discard \
      buffer shared invariant centroid cbuffer register gl_Position gl_FragCoord gl_FragColor gl_VertexID gl_InstanceID
      """,
    types: """
      vec2 vec3 vec4 ivec2 ivec3 ivec4 uvec2 uvec3 uvec4 bvec2 bvec3 bvec4 mat2 mat3 mat4 sampler1D sampler2D \
      sampler3D samplerCube image2D uint float2 float3 float4 float2x2 float3x3 float4x4 Texture2D SamplerState half
      """)

  static let wgsl = Grammar(
    keywords: """
      alias break case const const_assert continue continuing default diagnostic discard else enable false fn for if \
      let loop override requires return struct switch true var while
      """,
    types: """
      array atomic bool f16 f32 i32 u32 mat2x2f mat3x3f mat4x4f mat4x4 ptr sampler texture_2d vec2 vec2f vec2u vec3 \
      vec3f vec3u vec4 vec4f vec4u
      """,
    lineComments: ["//"], blockComments: cComments, quotes: [],
    traits: [.capitalTypes, .calls, .attributes, .nestedComments])

  static let java = Grammar(
    keywords: """
      abstract as assert async await base break case catch class companion const continue data default delegate do \
      else enum event explicit extends false final finally for foreach fun get goto if implements import in instanceof \
      interface internal is lateinit lock namespace native new null object open operator out override package params \
      private protected public readonly record ref return sealed set static super suspend switch synchronized this \
      throw throws transient true try typeof using val var virtual volatile when where while with yield
      """,
    types: "boolean bool byte char decimal double dynamic float int long sbyte short string uint ulong void",
    lineComments: ["//"], blockComments: cComments,
    quotes: [Quote("\"\"\"", spansLines: true), Quote("\""), Quote("'")],
    traits: [.capitalTypes, .calls, .attributes])

  static let php = Grammar(
    keywords: """
      abstract and array as break callable case catch class clone const continue declare default do echo else elseif \
      empty enum extends false final finally fn for foreach function global goto if implements include include_once \
      instanceof insteadof interface isset list match namespace new null or print private protected public readonly \
      require require_once return static switch this throw trait true try unset use var while xor yield
      """,
    types: "bool float int iterable mixed never object self string void",
    lineComments: ["//", "#"], blockComments: cComments,
    quotes: [Quote("\"", spansLines: true), Quote("'", spansLines: true)],
    traits: [.capitalTypes, .calls, .variables])

  static let solidity = Grammar(
    keywords: """
      abstract anonymous assembly assert break calldata catch constant constructor continue contract delete do else \
      emit enum error event external fallback false for from function if immutable import indexed interface internal \
      is library mapping memory modifier new override payable pragma private public pure receive require return \
      returns revert storage struct super this throw true try type unchecked using view virtual while msg block tx
      """,
    types: "address bool byte bytes bytes4 bytes32 int int256 string uint uint8 uint128 uint256 fixed ufixed",
    lineComments: ["//"], blockComments: cComments, traits: [.capitalTypes, .calls])

  static let zig = Grammar(
    keywords: """
      align allowzero and anyframe anytype asm async await break callconv catch comptime const continue defer else \
      enum errdefer error export extern false fn for if inline linksection noalias noinline nosuspend null opaque or \
      orelse packed pub resume return struct suspend switch test threadlocal true try undefined union unreachable \
      usingnamespace var volatile while
      """,
    types: """
      anyerror bool c_int comptime_int f16 f32 f64 f128 i8 i16 i32 i64 i128 isize noreturn type u8 u16 u32 u64 u128 \
      usize void
      """,
    lineComments: ["//"], quotes: [Quote("\\\\", "\n", escapes: false), Quote("\""), Quote("'")],
    traits: [.capitalTypes, .calls, .attributes])

  static let proto = Grammar(
    keywords: """
      enum extend extensions false group import map max message oneof option optional package public repeated required \
      reserved returns rpc service stream syntax to true weak edition
      """,
    types: """
      bool bytes double fixed32 fixed64 float int32 int64 sfixed32 sfixed64 sint32 sint64 string uint32 uint64
      """,
    lineComments: ["//"], blockComments: cComments, traits: [.capitalTypes])

  static let verilog = Grammar(
    keywords: """
      always always_comb always_ff always_latch and assign automatic begin break case casex casez class const \
      constraint continue cover default defparam disable do else end endcase endclass endfunction endgenerate \
      endinterface endmodule endpackage endproperty endtask enum extends final for foreach forever fork function \
      generate genvar if iff import initial inout input interface join localparam modport module negedge new nand nor \
      not or output package packed parameter posedge property repeat return rand struct super task this typedef union \
      unique virtual wait while with xor
      """,
    types:
      "bit byte int integer logic longint real reg shortint signed string supply0 supply1 time tri unsigned void wire",
    lineComments: ["//"], blockComments: cComments, quotes: [Quote("\"")], traits: [.calls, .digitQuotes])
}
