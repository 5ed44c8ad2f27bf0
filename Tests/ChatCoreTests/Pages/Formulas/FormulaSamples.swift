/// Formulas as models write them, one a line, and how each reads in one row; `?` where its source is to be shown.
enum FormulaSamples {
  static let inline = #"""
    x = \frac{-b \pm \sqrt{b^2 - 4ac}}{2a} ⇛ x = (−b ± √(b² − 4ac))/(2a)
    ax^2 + bx + c = 0 ⇛ ax² + bx + c = 0
    a^2 + b^2 = c^2 ⇛ a² + b² = c²
    E = mc^2 ⇛ E = mc²
    F = ma ⇛ F = ma
    e^{i\pi} + 1 = 0 ⇛ e^(iπ) + 1 = 0
    (a + b)^2 = a^2 + 2ab + b^2 ⇛ (a + b)² = a² + 2ab + b²
    \Delta = b^2 - 4ac ⇛ Δ = b² − 4ac
    x_1, x_2, \dots, x_n ⇛ x₁, x₂, …, xₙ
    x_{1,2} = 3 \pm 2 ⇛ x₁,₂ = 3 ± 2
    \frac{1}{2}mv^2 ⇛ ½mv²
    \frac{3}{4} + \frac{1}{8} = \frac{7}{8} ⇛ ¾ + ⅛ = ⅞
    \frac{a}{b} \cdot \frac{c}{d} = \frac{ac}{bd} ⇛ a/b · c/d = ac/(bd)
    \frac{x+1}{x-1} ⇛ (x + 1)/(x − 1)
    \frac{1}{x} ⇛ 1/x
    \frac{dy}{dx} = 3x^2 ⇛ dy/dx = 3x²
    \frac{\partial f}{\partial x} ⇛ ∂f/∂x
    \frac{d^2y}{dx^2} + \omega^2 y = 0 ⇛ d²y/dx² + ω²y = 0
    \frac{\partial^2 u}{\partial t^2} = c^2 \nabla^2 u ⇛ ∂²u/∂t² = c²∇²u
    \sqrt{2} ⇛ √2
    \sqrt{16} = 4 ⇛ √16 = 4
    \sqrt{x^2 + y^2} ⇛ √(x² + y²)
    \sqrt[3]{27} = 3 ⇛ ∛27 = 3
    \sqrt[n]{x} ⇛ ⁿ√x
    2\sqrt{3} ⇛ 2√3
    \sum_{i=1}^{n} i = \frac{n(n+1)}{2} ⇛ ∑ᵢ₌₁ⁿ i = n(n + 1)/2
    \sum_{i=1}^n x_i ⇛ ∑ᵢ₌₁ⁿ xᵢ
    \sum_{k=0}^{\infty} \frac{x^k}{k!} = e^x ⇛ ∑ₖ₌₀^∞ xᵏ/k! = eˣ
    \prod_{i=1}^{n} a_i ⇛ ∏ᵢ₌₁ⁿ aᵢ
    \int_0^1 x^2 \, dx = \frac{1}{3} ⇛ ∫₀¹ x² dx = ⅓
    \int_{-\infty}^{\infty} e^{-x^2} dx = \sqrt{\pi} ⇛ ∫_(−∞)^∞ e^(−x²) dx = √π
    \int_a^b f(x)\,dx = F(b) - F(a) ⇛ ∫ₐᵇ f(x) dx = F(b) − F(a)
    \int \sin x \, dx = -\cos x + C ⇛ ∫ sin x dx = −cos x + C
    \iint_D f(x,y) \, dA ⇛ ∬_D f(x, y) dA
    \oint_C \mathbf{F} \cdot d\mathbf{r} ⇛ ∮_C F · dr
    \lim_{x \to 0} \frac{\sin x}{x} = 1 ⇛ lim_(x→0) (sin x)/x = 1
    \lim_{n \to \infty} \left(1 + \frac{1}{n}\right)^n = e ⇛ lim_(n→∞) (1 + 1/n)ⁿ = e
    \lim_{h \to 0} \frac{f(x+h) - f(x)}{h} ⇛ lim_(h→0) (f(x + h) − f(x))/h
    f'(x) = 2x ⇛ f′(x) = 2x
    f''(x) + f'(x) = 0 ⇛ f″(x) + f′(x) = 0
    f^{(n)}(x) ⇛ f⁽ⁿ⁾(x)
    f: \mathbb{R} \to \mathbb{R} ⇛ f: ℝ → ℝ
    f : A \rightarrow B ⇛ f: A → B
    x \in \mathbb{R} ⇛ x ∈ ℝ
    \forall x \in A, \exists y \in B ⇛ ∀x ∈ A, ∃y ∈ B
    \{x \mid x > 0\} ⇛ {x ∣ x > 0}
    \{1, 2, 3\} ⇛ {1, 2, 3}
    A \cup B ⇛ A ∪ B
    A \cap B = \emptyset ⇛ A ∩ B = ∅
    A \subseteq B ⇛ A ⊆ B
    x \notin S ⇛ x ∉ S
    |A| = n ⇛ |A| = n
    |x - y| \leq \epsilon ⇛ |x − y| ≤ ϵ
    \lfloor x \rfloor ⇛ ⌊x⌋
    \lceil n/2 \rceil ⇛ ⌈n/2⌉
    \|v\|_2 = \sqrt{v_1^2 + v_2^2} ⇛ ‖v‖₂ = √(v₁² + v₂²)
    \langle u, v \rangle = 0 ⇛ ⟨u, v⟩ = 0
    n \choose k ⇛ (n choose k)
    \binom{n}{k} = \frac{n!}{k!(n-k)!} ⇛ (n choose k) = n!/(k!(n − k)!)
    P(A|B) = \frac{P(B|A)P(A)}{P(B)} ⇛ P(A|B) = P(B|A)P(A)/P(B)
    P(A \mid B) ⇛ P(A ∣ B)
    P(X = k) = \binom{n}{k} p^k (1-p)^{n-k} ⇛ P(X = k) = (n choose k)pᵏ(1 − p)ⁿ⁻ᵏ
    \mathbb{E}[X] = \mu ⇛ 𝔼[X] = μ
    \text{Var}(X) = \mathbb{E}[X^2] - (\mathbb{E}[X])^2 ⇛ Var(X) = 𝔼[X²] − (𝔼[X])²
    \operatorname{Var}(X) = \sigma^2 ⇛ Var(X) = σ²
    X \sim \mathcal{N}(\mu, \sigma^2) ⇛ X ∼ 𝒩(μ, σ²)
    f(x) = \frac{1}{\sigma\sqrt{2\pi}} e^{-\frac{(x-\mu)^2}{2\sigma^2}} ⇛ f(x) = 1/(σ√(2π)) e^(−(x−μ)²/(2σ²))
    \bar{x} = \frac{1}{n}\sum_{i=1}^{n} x_i ⇛ x̄ = 1/n ∑ᵢ₌₁ⁿ xᵢ
    \hat{\beta} = (X^T X)^{-1} X^T y ⇛ β̂ = (XᵀX)⁻¹Xᵀy
    \hat{y} = \beta_0 + \beta_1 x + \varepsilon ⇛ ŷ = β₀ + β₁x + ε
    z = \frac{x - \mu}{\sigma} ⇛ z = (x − μ)/σ
    s^2 = \frac{1}{n-1} \sum_{i=1}^n (x_i - \bar{x})^2 ⇛ s² = 1/(n − 1) ∑ᵢ₌₁ⁿ (xᵢ − x̄)²
    H(X) = -\sum_{i} p_i \log_2 p_i ⇛ H(X) = −∑ᵢ pᵢ log₂ pᵢ
    D_{KL}(P \| Q) = \sum_x P(x) \log \frac{P(x)}{Q(x)} ⇛ D_(KL)(P‖Q) = ∑ₓ P(x) log(P(x)/Q(x))
    \sigma(x) = \frac{1}{1 + e^{-x}} ⇛ σ(x) = 1/(1 + e⁻ˣ)
    \text{softmax}(z_i) = \frac{e^{z_i}}{\sum_j e^{z_j}} ⇛ softmax(zᵢ) = e^(zᵢ)/(∑ⱼ e^(zⱼ))
    \theta_{t+1} = \theta_t - \eta \nabla_\theta J(\theta_t) ⇛ θₜ₊₁ = θₜ − η∇_θJ(θₜ)
    L = -\frac{1}{N} \sum_{i=1}^{N} \left[ y_i \log(\hat{y}_i) + (1 - y_i) \log(1 - \hat{y}_i) \right] \#
    ⇛ L = −1/N ∑ᵢ₌₁ᴺ [yᵢ log(ŷᵢ) + (1 − yᵢ) log(1 − ŷᵢ)]
    \text{Attention}(Q, K, V) = \text{softmax}\left(\frac{QK^T}{\sqrt{d_k}}\right)V \#
    ⇛ Attention(Q, K, V) = softmax(QKᵀ/(√(dₖ)))V
    O(n \log n) ⇛ O(n log n)
    \mathcal{O}(n^2) ⇛ 𝒪(n²)
    \Theta(n) ⇛ Θ(n)
    \Omega(1) ⇛ Ω(1)
    T(n) = 2T(n/2) + O(n) ⇛ T(n) = 2T(n/2) + O(n)
    T(n) = 2T\left(\frac{n}{2}\right) + n ⇛ T(n) = 2T(n/2) + n
    2^{10} = 1024 ⇛ 2¹⁰ = 1024
    10^{-5} ⇛ 10⁻⁵
    6.022 \times 10^{23} ⇛ 6.022 × 10²³
    3.0 \times 10^8 \, \text{m/s} ⇛ 3.0 × 10⁸ m/s
    9.8\,\text{m/s}^2 ⇛ 9.8 m/s²
    45^\circ ⇛ 45°
    90^{\circ} ⇛ 90°
    25\,^\circ\text{C} ⇛ 25 °C
    \pi \approx 3.14159 ⇛ π ≈ 3.14159
    \alpha + \beta = \gamma ⇛ α + β = γ
    \sin^2\theta + \cos^2\theta = 1 ⇛ sin² θ + cos² θ = 1
    \sin(2x) = 2\sin x\cos x ⇛ sin(2x) = 2 sin x cos x
    \tan\theta = \frac{\sin\theta}{\cos\theta} ⇛ tan θ = (sin θ)/(cos θ)
    \log_b(xy) = \log_b x + \log_b y ⇛ log_b(xy) = log_b x + log_b y
    \ln(x) ⇛ ln(x)
    \ln 2 \approx 0.693 ⇛ ln 2 ≈ 0.693
    e^x ⇛ eˣ
    e^{-\lambda t} ⇛ e^(−λt)
    a \equiv b \pmod{n} ⇛ a ≡ b (mod n)
    7 \bmod 3 = 1 ⇛ 7 mod 3 = 1
    \gcd(a, b) = 1 ⇛ gcd(a, b) = 1
    a \mid b ⇛ a ∣ b
    p \nmid q ⇛ p ∤ q
    A \Rightarrow B ⇛ A ⇒ B
    p \implies q ⇛ p ⟹ q
    A \iff B ⇛ A ⟺ B
    \neg p \lor q ⇛ ¬p ∨ q
    p \land q ⇛ p ∧ q
    \overline{AB} ⇛ A̅B̅
    \vec{v} = \langle 1, 2 \rangle ⇛ v⃗ = ⟨1, 2⟩
    \vec{F} = m\vec{a} ⇛ F⃗ = ma⃗
    \dot{x} = Ax + Bu ⇛ ẋ = Ax + Bu
    \ddot{\theta} + \frac{g}{L}\sin\theta = 0 ⇛ θ̈ + g/L sin θ = 0
    \tilde{x} ⇛ x̃
    \mathbf{A}\mathbf{x} = \mathbf{b} ⇛ Ax = b
    \det(A) = ad - bc ⇛ det(A) = ad − bc
    A^{-1} ⇛ A⁻¹
    A^\top A ⇛ AᵀA
    A^{T} ⇛ Aᵀ
    \lambda_1, \lambda_2 ⇛ λ₁, λ₂
    \begin{pmatrix} a & b \\ c & d \end{pmatrix} ⇛ (a b; c d)
    \begin{bmatrix} 1 & 0 \\ 0 & 1 \end{bmatrix} ⇛ [1 0; 0 1]
    \begin{vmatrix} a & b \\ c & d \end{vmatrix} = ad - bc ⇛ |a b; c d| = ad − bc
    f(x) = \begin{cases} x & \text{if } x \geq 0 \\ -x & \text{otherwise} \end{cases} \#
    ⇛ f(x) = { x, if x ≥ 0; −x, otherwise
    v \times w ⇛ v × w
    u \cdot v ⇛ u · v
    \nabla \cdot \mathbf{E} = \frac{\rho}{\varepsilon_0} ⇛ ∇ · E = ρ/ε₀
    \nabla \times \mathbf{B} = \mu_0 \mathbf{J} + \mu_0 \varepsilon_0 \frac{\partial \mathbf{E}}{\partial t} \#
    ⇛ ∇ × B = μ₀J + μ₀ε₀ ∂E/∂t
    i\hbar\frac{\partial}{\partial t}\Psi = \hat{H}\Psi ⇛ iℏ ∂/∂t Ψ = ĤΨ
    |\psi\rangle = \alpha|0\rangle + \beta|1\rangle ⇛ |ψ⟩ = α|0⟩ + β|1⟩
    \langle \phi | \psi \rangle ⇛ ⟨ϕ|ψ⟩
    \Delta x \Delta p \geq \frac{\hbar}{2} ⇛ ΔxΔp ≥ ℏ/2
    G_{\mu\nu} + \Lambda g_{\mu\nu} = \frac{8\pi G}{c^4} T_{\mu\nu} ⇛ G_(μν) + Λg_(μν) = 8πG/c⁴ T_(μν)
    PV = nRT ⇛ PV = nRT
    \Delta G = \Delta H - T\Delta S ⇛ ΔG = ΔH − TΔS
    \text{pH} = -\log[\text{H}^+] ⇛ pH = −log[H⁺]
    \text{H}_2\text{O} ⇛ H₂O
    \mathrm{CO_2} ⇛ CO₂
    \mathrm{H_2SO_4} ⇛ H₂SO₄
    \ce{2H2 + O2 -> 2H2O} ⇛ 2H₂ + O₂ → 2H₂O
    \ce{SO4^2-} ⇛ SO₄²⁻
    \text{C}_6\text{H}_{12}\text{O}_6 ⇛ C₆H₁₂O₆
    \text{N}_2 + 3\text{H}_2 \rightleftharpoons 2\text{NH}_3 ⇛ N₂ + 3H₂ ⇌ 2NH₃
    A \xrightarrow{\text{heat}} B ⇛ A ─heat─→ B
    K_{eq} = \frac{[C][D]}{[A][B]} ⇛ K_(eq) = [C][D]/([A][B])
    Q = mc\Delta T ⇛ Q = mcΔT
    v = v_0 + at ⇛ v = v₀ + at
    s = ut + \frac{1}{2}at^2 ⇛ s = ut + ½at²
    I = \frac{V}{R} ⇛ I = V/R
    T = 2\pi\sqrt{\frac{L}{g}} ⇛ T = 2π√(L/g)
    F = G\frac{m_1 m_2}{r^2} ⇛ F = G m₁m₂/r²
    A = \pi r^2 ⇛ A = πr²
    V = \frac{4}{3}\pi r^3 ⇛ V = 4/3 πr³
    A = P\left(1 + \frac{r}{n}\right)^{nt} ⇛ A = P(1 + r/n)ⁿᵗ
    \text{PV} = \frac{FV}{(1+r)^n} ⇛ PV = FV/(1 + r)ⁿ
    50\% \times 200 = 100 ⇛ 50% × 200 = 100
    \$5 + \$10 = \$15 ⇛ $5 + $10 = $15
    x \neq y ⇛ x ≠ y
    x \le y < z ⇛ x ≤ y < z
    x > 0 ⇛ x > 0
    a_{ij} ⇛ aᵢⱼ
    a_{i,j} ⇛ aᵢ,ⱼ
    a_{n+1} = a_n + d ⇛ aₙ₊₁ = aₙ + d
    x_{\text{max}} ⇛ xₘₐₓ
    T_{\text{cold}} ⇛ T_(cold)
    v_{avg} = \frac{\Delta x}{\Delta t} ⇛ v_(avg) = Δx/Δt
    \boxed{x = 5} ⇛ x = 5
    \boxed{42} ⇛ 42
    \underbrace{a + b + c}_{\text{sum}} ⇛ (a + b + c)ₛᵤₘ
    \max_{x \in S} f(x) ⇛ max_(x∈S) f(x)
    \arg\max_{\theta} L(\theta) ⇛ arg max_θ L(θ)
    \operatorname*{argmin}_{w} \|Xw - y\|^2 ⇛ argmin_w ‖Xw − y‖²
    \min(a, b) ⇛ min(a, b)
    \sup_{n} a_n ⇛ supₙ aₙ
    x^{2n+1} ⇛ x²ⁿ⁺¹
    x^{1/2} ⇛ x^(1/2)
    x^* ⇛ x*
    2^{\aleph_0} ⇛ 2^(ℵ₀)
    \mathbb{Z}_n ⇛ ℤₙ
    \mathbb{N} \subset \mathbb{Z} \subset \mathbb{Q} ⇛ ℕ ⊂ ℤ ⊂ ℚ
    n! ⇛ n!
    \ldots ⇛ …
    a_1 + a_2 + \cdots + a_n ⇛ a₁ + a₂ + ⋯ + aₙ
    \therefore x = 3 ⇛ ∴ x = 3
    x \mapsto x^2 ⇛ x ↦ x²
    f \circ g ⇛ f ∘ g
    \infty ⇛ ∞
    \varnothing ⇛ ∅
    \pm 1 ⇛ ±1
    -1 ⇛ −1
    +\infty ⇛ +∞
    1{,}000 ⇛ 1,000
    1,000,000 ⇛ 1,000,000
    \frac{\frac{a}{b}}{c} ⇛ (a/b)/c
    \left\lfloor \frac{n}{2} \right\rfloor ⇛ ⌊n/2⌋
    \left| \frac{a}{b} \right| ⇛ |a/b|
    \sqrt{\frac{a}{b}} ⇛ √(a/b)
    \frac{1}{1 + \frac{1}{x}} ⇛ 1/(1 + 1/x)
    x \propto y ⇛ x ∝ y
    A \setminus B ⇛ A ∖ B
    \partial_t u ⇛ ∂ₜu
    \mathcal{L}\{f(t)\} = F(s) ⇛ ℒ{f(t)} = F(s)
    \int_0^\infty f(t) e^{-st}\,dt ⇛ ∫₀^∞ f(t)e⁻ˢᵗ dt
    \sum_{d \mid n} \phi(d) = n ⇛ ∑_(d∣n) ϕ(d) = n
    \zeta(s) = \sum_{n=1}^\infty \frac{1}{n^s} ⇛ ζ(s) = ∑ₙ₌₁^∞ 1/nˢ
    \Gamma(n) = (n-1)! ⇛ Γ(n) = (n − 1)!
    \cos\left(\frac{\pi}{3}\right) = \frac{1}{2} ⇛ cos(π/3) = ½
    \begin{aligned} a &= b + c \\ &= d \end{aligned} ⇛ a = b + c; = d
    \begin{array}{cc} 1 & 2 \\ 3 & 4 \end{array} ⇛ 1 2; 3 4
    \SI{5}{\kilo\meter} ⇛ ?
    \mymacro{x} ⇛ ?
    \begin{tikzpicture} \draw (0,0); \end{tikzpicture} ⇛ ?
    x = 1, \quad y = 2 ⇛ x = 1,   y = 2
    \frac{a}{b ⇛ ?
    """#

  static var all: [(source: String, shown: String)] {
    inline.split(separator: "\n").map { line in
      let parts = line.split(separator: " ⇛ ")
      return (String(parts[0]), String(parts.last ?? ""))
    }
  }
}
