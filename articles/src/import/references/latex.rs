//! The little LaTeX that bibliographies are written in, as plain text: accents, special letters, dashes and quotes,
//! commands whose argument is what is read, and the simplest of formulas. Walks without recursion.

use unicode_normalization::UnicodeNormalization;

/// Accents and the combining character each puts on the letter after it.
const ACCENTS: [(&str, char); 17] = [
    ("`", '\u{300}'),
    ("'", '\u{301}'),
    ("^", '\u{302}'),
    ("~", '\u{303}'),
    ("=", '\u{304}'),
    ("u", '\u{306}'),
    (".", '\u{307}'),
    ("\"", '\u{308}'),
    ("r", '\u{30a}'),
    ("H", '\u{30b}'),
    ("v", '\u{30c}'),
    ("d", '\u{323}'),
    ("c", '\u{327}'),
    ("k", '\u{328}'),
    ("b", '\u{331}'),
    ("t", '\u{361}'),
    ("h", '\u{309}'),
];

/// Commands that stand for a letter, a sign or a word.
const SYMBOLS: [(&str, &str); 112] = [
    ("AA", "Å"),
    ("AE", "Æ"),
    ("DH", "Ð"),
    ("DJ", "Đ"),
    ("L", "Ł"),
    ("LaTeX", "LaTeX"),
    ("NG", "Ŋ"),
    ("O", "Ø"),
    ("OE", "Œ"),
    ("P", "¶"),
    ("S", "§"),
    ("SS", "ẞ"),
    ("TH", "Þ"),
    ("TeX", "TeX"),
    ("BibTeX", "BibTeX"),
    ("aa", "å"),
    ("ae", "æ"),
    ("alpha", "α"),
    ("approx", "≈"),
    ("ast", "*"),
    ("backslash", "\\"),
    ("beta", "β"),
    ("bullet", "•"),
    ("cdot", "·"),
    ("cdots", "⋯"),
    ("chi", "χ"),
    ("circ", "°"),
    ("colon", ":"),
    ("copyright", "©"),
    ("dag", "†"),
    ("ddag", "‡"),
    ("degree", "°"),
    ("delta", "δ"),
    ("Delta", "Δ"),
    ("dh", "ð"),
    ("div", "÷"),
    ("dj", "đ"),
    ("dots", "…"),
    ("ell", "ℓ"),
    ("epsilon", "ε"),
    ("eta", "η"),
    ("euro", "€"),
    ("EUR", "€"),
    ("exists", "∃"),
    ("forall", "∀"),
    ("gamma", "γ"),
    ("Gamma", "Γ"),
    ("ge", "≥"),
    ("geq", "≥"),
    ("guillemotleft", "«"),
    ("guillemotright", "»"),
    ("i", "ı"),
    ("in", "∈"),
    ("infty", "∞"),
    ("int", "∫"),
    ("iota", "ι"),
    ("j", "ȷ"),
    ("kappa", "κ"),
    ("l", "ł"),
    ("lambda", "λ"),
    ("Lambda", "Λ"),
    ("langle", "⟨"),
    ("ldots", "…"),
    ("le", "≤"),
    ("leftarrow", "←"),
    ("leq", "≤"),
    ("mu", "μ"),
    ("nabla", "∇"),
    ("ne", "≠"),
    ("neq", "≠"),
    ("ng", "ŋ"),
    ("nu", "ν"),
    ("o", "ø"),
    ("oe", "œ"),
    ("omega", "ω"),
    ("Omega", "Ω"),
    ("partial", "∂"),
    ("phi", "φ"),
    ("Phi", "Φ"),
    ("pi", "π"),
    ("Pi", "Π"),
    ("pm", "±"),
    ("pounds", "£"),
    ("psi", "ψ"),
    ("Psi", "Ψ"),
    ("rangle", "⟩"),
    ("rho", "ρ"),
    ("rightarrow", "→"),
    ("to", "→"),
    ("sigma", "σ"),
    ("Sigma", "Σ"),
    ("sim", "∼"),
    ("ss", "ß"),
    ("sum", "∑"),
    ("tau", "τ"),
    ("textasciicircum", "^"),
    ("textasciitilde", "~"),
    ("textbackslash", "\\"),
    ("textdegree", "°"),
    ("textellipsis", "…"),
    ("textemdash", "—"),
    ("textendash", "–"),
    ("texteuro", "€"),
    ("textquotedblleft", "“"),
    ("textquotedblright", "”"),
    ("textquoteleft", "‘"),
    ("textquoteright", "’"),
    ("textregistered", "®"),
    ("texttrademark", "™"),
    ("th", "þ"),
    ("theta", "θ"),
    ("times", "×"),
];

/// The same in sub- and superscript.
const SUPERSCRIPT: &str = "⁰¹²³⁴⁵⁶⁷⁸⁹";
const SUBSCRIPT: &str = "₀₁₂₃₄₅₆₇₈₉";

/// The plain text of some LaTeX. What is not known loses its backslash and braces and keeps its words.
pub(super) fn plain(latex: &str) -> String {
    if !latex.contains(['\\', '{', '}', '$', '~', '`', '-', '\'']) {
        return latex.to_owned();
    }
    let mut reader =
        Reader { rest: latex, out: String::with_capacity(latex.len()), in_formula: false, quotes: Vec::new() };
    reader.read();
    reader.out.nfc().collect()
}

struct Reader<'a> {
    rest: &'a str,
    out: String,
    in_formula: bool,
    /// For each open brace, the quote that its end stands for.
    quotes: Vec<Option<char>>,
}

impl Reader<'_> {
    fn read(&mut self) {
        while let Some(c) = self.rest.chars().next() {
            self.rest = &self.rest[c.len_utf8()..];
            match c {
                '\\' => self.command(),
                '{' => self.quotes.push(None),
                '}' => self.out.extend(self.quotes.pop().flatten()),
                '$' => {
                    self.in_formula = !self.in_formula;
                    self.skip("$");
                }
                '^' if self.in_formula => self.raised(SUPERSCRIPT, '^'),
                '_' if self.in_formula => self.raised(SUBSCRIPT, '_'),
                '~' => self.out.push('\u{a0}'),
                '-' if self.skip("--") => self.out.push('—'),
                '-' if !self.in_formula && self.skip("-") => self.out.push('–'),
                '`' if self.skip("`") => self.out.push('“'),
                '\'' if self.skip("'") => self.out.push('”'),
                '`' => self.out.push('‘'),
                c => self.out.push(c),
            }
        }
    }

    fn skip(&mut self, start: &str) -> bool {
        match self.rest.strip_prefix(start) {
            Some(rest) => {
                self.rest = rest;
                true
            }
            None => false,
        }
    }

    /// What stands behind a backslash.
    fn command(&mut self) {
        let letters = self.rest.bytes().take_while(u8::is_ascii_alphabetic).count();
        let length = if letters > 0 { letters } else { self.rest.chars().next().map_or(0, char::len_utf8) };
        let (name, after) = self.rest.split_at(length);
        self.rest = after;
        // `\c c` and `\'{e}`, but not `\url`.
        if let Some((_, accent)) = ACCENTS.iter().find(|(mark, _)| *mark == name) {
            return self.accent(*accent);
        }
        if letters > 0 {
            // The blank space after a command ends its name and is nothing else.
            self.rest = self.rest.trim_start_matches(' ');
        }
        if let Some((_, text)) = SYMBOLS.iter().find(|(known, _)| *known == name) {
            self.out.push_str(text);
            self.skip("{}");
            return;
        }
        match name {
            "enquote" | "mkbibquote" if self.skip("{") => {
                self.out.push('“');
                self.quotes.push(Some('”'));
            }
            // The address of a link is not read; its words are.
            "href" if self.rest.starts_with('{') => self.rest = &self.rest[group(self.rest)..],
            "par" | "newline" | "\\" => self.out.push('\n'),
            "-" | "/" => {}
            "," | ";" | ":" | "!" | " " => self.out.push(' '),
            "(" | ")" | "[" | "]" if self.in_formula => {}
            _ if letters > 0 => {
                if self.rest.starts_with('[') {
                    // Options of a command.
                    if let Some(end) = self.rest.bytes().take(200).position(|b| b == b']') {
                        self.rest = &self.rest[end + 1..];
                    }
                }
            }
            sign => self.out.push_str(sign),
        }
    }

    /// Puts an accent on the letter that follows, which may stand in braces or be one without its dot.
    fn accent(&mut self, accent: char) {
        let rest = self.rest.trim_start_matches(' ');
        let in_braces = rest.strip_prefix('{');
        let inside = in_braces.unwrap_or(rest);
        let dotless = [("\\imath", 'i'), ("\\jmath", 'j'), ("\\i", 'i'), ("\\j", 'j')];
        let is_end = |rest: &str| !rest.starts_with(|c: char| c.is_ascii_alphabetic());
        let known = dotless
            .iter()
            .find_map(|(name, letter)| Some((*letter, inside.strip_prefix(name).filter(|rest| is_end(rest))?)));
        let letter = known.map(|(letter, rest)| (letter, rest.strip_prefix("{}").unwrap_or(rest))).or_else(|| {
            let letter = inside.chars().next().filter(|c| c.is_alphabetic())?;
            Some((letter, &inside[letter.len_utf8()..]))
        });
        match letter {
            Some((letter, rest)) => {
                self.out.push(letter);
                self.out.push(accent);
                let rest = if known.is_some() { rest.trim_start_matches(' ') } else { rest };
                match in_braces {
                    None => self.rest = rest,
                    Some(_) => {
                        // `\t{oo}`: what else is in the braces follows.
                        self.rest = rest;
                        if !self.skip("}") {
                            self.quotes.push(None);
                        }
                    }
                }
            }
            // An accent on nothing is the sign itself: `\~{}`.
            None => {
                let sign = match accent {
                    '\u{303}' => "~",
                    '\u{302}' => "^",
                    _ => "",
                };
                self.out.push_str(sign);
                self.rest = rest.strip_prefix("{}").unwrap_or(self.rest);
            }
        }
    }

    /// A raised or lowered number; of anything else the sign stays.
    fn raised(&mut self, digits: &str, sign: char) {
        let inside = self.rest.strip_prefix('{').unwrap_or(self.rest);
        let braces = self.rest.len() - inside.len();
        let all = inside.bytes().take_while(u8::is_ascii_digit).count();
        let length = if braces > 0 { all } else { all.min(1) };
        let is_whole = length > 0 && (braces == 0 || inside[length..].starts_with('}'));
        if !is_whole {
            return self.out.push(sign);
        }
        let shown = inside[..length].bytes().filter_map(|digit| digits.chars().nth(usize::from(digit - b'0')));
        self.out.extend(shown);
        self.rest = &self.rest[length + 2 * braces..];
    }
}

/// How long the braces at the start of a text are with what is in them.
pub(super) fn group(text: &str) -> usize {
    let (mut depth, mut escaped) = (0usize, false);
    for (at, b) in text.bytes().enumerate() {
        match b {
            _ if escaped => escaped = false,
            b'\\' => escaped = true,
            b'{' => depth += 1,
            b'}' if depth <= 1 => return at + 1,
            b'}' => depth -= 1,
            _ => {}
        }
    }
    text.len()
}

/// An address as LaTeX has it: its signs are escaped, nothing else is LaTeX.
pub(super) fn address(latex: &str) -> String {
    let mut inside = latex.trim();
    for command in ["\\url", "\\path", "\\href"] {
        if let Some(rest) = inside.strip_prefix(command).filter(|rest| rest.starts_with('{')) {
            inside = rest[..group(rest)].trim_start_matches('{').trim_end_matches('}');
        }
    }
    let mut out = String::with_capacity(inside.len());
    let mut characters = inside.chars().peekable();
    while let Some(c) = characters.next() {
        match c {
            '\\' if characters.peek().is_some_and(|next| "&%$#_{}~^\\".contains(*next)) => {
                out.extend(characters.next());
            }
            '{' | '}' => {}
            c => out.push(c),
        }
    }
    out.replace("textasciitilde", "~").trim().to_owned()
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn latex_is_read_as_it_is_printed() {
        for (latex, text) in [
            ("Plain", "Plain"),
            (r#"M{\"u}ller, G\"odel, \'{E}mile, Erd\H{o}s"#, "Müller, Gödel, Émile, Erdős"),
            (r#"Fran\c{c}ois, \c Ceyhan, na\"{\i}ve, \'\i, \v{S}koda"#, "François, Çeyhan, naïve, í, Škoda"),
            (r#"\AA ngstr{\"o}m, \O rsted, {\L}\'od\'z, Stra{\ss}e"#, "Ångström, Ørsted, Łódź, Straße"),
            (r"{The {DNA} of \emph{Homo sapiens}}", "The DNA of Homo sapiens"),
            (r"Tom \& Jerry: 50\% of \$5 \#1 a\_b \{c\}", "Tom & Jerry: 50% of $5 #1 a_b {c}"),
            ("pages 1--2 --- and ``so'' on", "pages 1–2 — and “so” on"),
            ("a~b it's `q'", "a\u{a0}b it's ‘q'"),
            (r"$\alpha$-helix at 5$^{10}$ H$_2$O $x^n$", "α-helix at 5¹⁰ H₂O x^n"),
            (r"\enquote{Tide} \href{https://a.example}{here}", "“Tide” here"),
            (r"\textit{Nature}\ldots{} and \LaTeX{} or \TeX book", "Nature… and LaTeX or TeXbook"),
            (r"one\\two \unknown[x]{three}", "one\ntwo three"),
            (r"\~{}home \^{}", "~home ^"),
            (r"unclosed { \'", "unclosed  "),
            (r"\t{oo}", "o\u{361}o"),
        ] {
            assert_eq!(plain(latex), text, "{latex}");
        }
        assert!(SYMBOLS.iter().all(|(name, _)| name.bytes().all(|b| b.is_ascii_alphabetic())));
    }

    #[test]
    fn an_address_loses_its_escapes() {
        for (latex, expected) in [
            (r"https://a.example/x\_y\%20z\&b=\#1", "https://a.example/x_y%20z&b=#1"),
            (r"\url{https://a.example/~x}", "https://a.example/~x"),
            (r"{https://a.example/\{x\}}", "https://a.example/{x}"),
            (r"\href{https://a.example/}{A site}", "https://a.example/"),
        ] {
            assert_eq!(address(latex), expected, "{latex}");
        }
    }

    proptest! {
        #[test]
        fn no_text_breaks_the_reading(latex in r#"([\\{}$~`'"^_-]|[a-zA-Z]{1,5}| |é|[0-9]){0,40}"#) {
            let text = plain(&latex);
            prop_assert!(text.len() <= 4 * latex.len() + 8);
            address(&latex);
            prop_assert!(group(&latex) <= latex.len());
        }
    }
}
