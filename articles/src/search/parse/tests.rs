use proptest::prelude::*;

use super::*;

fn parsed(text: &str) -> Query {
    Query::parse(text).unwrap_or_else(|error| panic!("{text}: {error}"))
}

#[test]
fn a_query_prints_as_it_was_understood() {
    for (text, printed) in [
        ("election", "election"),
        ("election ", "election "),
        ("  two   words ", "two words "),
        ("\"two words\"", "\"two words\" "),
        ("\"still open", "\"still open\" "),
        ("pre*", "pre* "),
        ("a OR b c", "a OR b c"),
        ("(a OR b) c", "a OR b c"),
        ("a OR (b c)", "a OR (b c)"),
        ("(a b) c", "a b c"),
        ("((a))", "a"),
        ("a OR", "a"),
        ("OR a", "a"),
        ("or", "or"),
        ("-a -b", "-a -b"),
        ("-(a b)", "-(a b)"),
        ("--a", "a"),
        ("-", ""),
        ("a - b", "a b"),
        ("& … ()", ""),
        ("tag:politics/russia", "tag:politics/russia "),
        ("TAG:\"two words\"", "tag:\"two words\" "),
        ("tag:\"a\\\"b\"", "tag:\"a\\\"b\" "),
        ("elec tag:x", "elec tag:x"),
        ("elec tag:x ", "elec tag:x "),
        ("folder:Work/Energy site:bbc.com author:\"Jane Doe\"", "folder:Work/Energy site:bbc.com author:\"Jane Doe\" "),
        ("title:war note:x url:example.com/a", "title:war note:x url:example.com/a"),
        ("is:Unread has:picture", "is:unread has:picture "),
        ("saved:2026-01..2026-03 published:<2020", "saved:2026-01..2026-03 published:<2020 "),
        ("published:2020.. published:..2021", "published:>=2020 published:<=2021 "),
        ("published:last-week", "published:last-week "),
        ("words:>1000 words:100..200 import:12", "words:>1000 words:100..200 import:12 "),
        ("word sort:-saved", "sort:-saved word"),
        ("sort:relevance", "sort:-relevance"),
        ("sort:length x sort:-Date sort:recency", "sort:saved x"),
        ("is:duplicate", "is:duplicate "),
        ("https://example.com/a?b=c", "https://example.com/a?b=c"),
        ("12:30 C++ jane@example.com 1,000.5", "12:30 C++ jane@example.com 1,000.5"),
        ("5\" disk", "5 \" disk\" "),
        ("🎉", "🎉"),
    ] {
        assert_eq!(parsed(text).to_string(), printed, "{text}");
    }
}

#[test]
fn what_makes_no_sense_is_pointed_at() {
    for (text, at, about) in [
        ("a tag:", 2, "needs a value"),
        ("tag:\"\"", 0, "needs a value"),
        ("is:happy", 3, "unread"),
        ("é has:horns", 6, "highlight, note, picture"),
        ("saved:soon", 6, "2026-03"),
        ("published:2020-13", 10, "2026-03"),
        ("words:many", 6, ">1000"),
        ("words:..", 6, ">1000"),
        ("import:x", 7, "number"),
        ("sort:colour", 5, "published"),
        ("(sort:saved)", 6, "outside"),
        ("a) b", 1, "closes nothing"),
    ] {
        match Query::parse(text) {
            Err(Error::Query { message, at: found }) => {
                assert_eq!(found, at, "{text}");
                assert!(message.contains(about), "{text}: {message}");
            }
            other => panic!("{text}: {other:?}"),
        }
    }
}

#[test]
fn monstrous_queries_end_quickly() {
    assert!(Query::parse(&"(".repeat(1_000)).is_err());
    assert!(Query::parse(&"word ".repeat(2_000)).is_ok());
    assert!(Query::parse(&"x".repeat(10_000)).is_ok());
    assert!(Query::parse(&"-".repeat(10_000)).is_ok());
    assert!(Query::parse(&"\"".repeat(9_999)).is_ok());
    assert!(Query::parse(&"a OR ".repeat(2_000)).is_ok());
    assert!(Query::parse(&"x".repeat(1_000_000)).is_err());
}

fn span() -> BoxedStrategy<Span> {
    prop_oneof![
        (0_i16..=9_999).prop_map(Span::Year),
        (0_i16..=9_999, 1_i8..=12).prop_map(|(year, month)| Span::Month(year, month)),
        (1_i16..=9_999, 1_i8..=12, 1_i8..=28)
            .prop_map(|(year, month, day)| Span::Day(jiff::civil::Date::constant(year, month, day))),
        proptest::sample::select(&super::super::dates::NAMES[..]).prop_map(|(_, span)| span),
    ]
    .boxed()
}

fn ranges<T: Clone + std::fmt::Debug + 'static>(
    one: impl Strategy<Value = T> + Clone + 'static,
) -> impl Strategy<Value = Range<T>> {
    prop_oneof![
        one.clone().prop_map(Range::Is),
        one.clone().prop_map(Range::Below),
        one.clone().prop_map(Range::UpTo),
        one.clone().prop_map(Range::Above),
        one.clone().prop_map(Range::From),
        (one.clone(), one).prop_map(|(from, to)| Range::Between(from, to)),
    ]
}

fn leaf() -> impl Strategy<Value = Expr> {
    let name = "[a-zé\"\\\\/() -]{0,6}[a-z]";
    let field = prop_oneof![Just(Field::Anywhere), Just(Field::Title), Just(Field::Url), Just(Field::Note)];
    let bare = prop_oneof![
        ("[a-zé中][a-z@.:+é]{0,5}", Just(Shape::Word)),
        ("[a-zé中][a-z@.:+é]{0,5}", Just(Shape::Prefix)),
        ("[a-z\"\\\\ ()*:é-]{0,8}[a-z]", Just(Shape::Phrase)),
    ];
    prop_oneof![
        (field, bare)
            .prop_filter("a field of its own", |(_, (text, _))| !FIELDS
                .iter()
                .any(|field| text.starts_with(&format!("{field}:"))))
            .prop_map(|(field, (text, shape))| Expr::Text(Text { field, text, shape })),
        name.prop_map(|name| Expr::Is(Condition::Tag(name.trim().into()))),
        name.prop_map(|name| Expr::Is(Condition::Author(name.trim().into()))),
        name.prop_map(|name| Expr::Is(Condition::Folder(name.trim().into()))),
        name.prop_map(|name| Expr::Is(Condition::Site(name.trim().into()))),
        name.prop_map(|name| Expr::Is(Condition::Language(name.trim().into()))),
        name.prop_map(|name| Expr::Is(Condition::Format(name.trim().into()))),
        ranges(span()).prop_map(|range| Expr::Is(Condition::Saved(range))),
        ranges(span()).prop_map(|range| Expr::Is(Condition::Read(range))),
        ranges(span()).prop_map(|range| Expr::Is(Condition::Published(range))),
        ranges(0_u32..5_000).prop_map(|range| Expr::Is(Condition::Words(range))),
        proptest::sample::select(&Mark::NAMES[..]).prop_map(|(_, mark)| Expr::Is(Condition::Is(mark))),
        proptest::sample::select(&Part::NAMES[..]).prop_map(|(_, part)| Expr::Is(Condition::Has(part))),
        (0_i64..99).prop_map(|number| Expr::Is(Condition::Import(number))),
    ]
}

/// Trees as the parser makes them: no group of one, none directly inside its own kind, no double negation.
fn tree() -> impl Strategy<Value = Expr> {
    leaf().prop_recursive(4, 24, 4, |inner| {
        let some = proptest::collection::vec(inner.clone(), 2..4);
        prop_oneof![
            some.clone().prop_map(|parts| {
                let flat = parts.into_iter().flat_map(|part| match part {
                    Expr::And(parts) => parts,
                    part => vec![part],
                });
                Expr::And(flat.collect())
            }),
            some.prop_map(|parts| {
                let flat = parts.into_iter().flat_map(|part| match part {
                    Expr::Or(parts) => parts,
                    part => vec![part],
                });
                Expr::Or(flat.collect())
            }),
            inner.prop_map(|part| match part {
                Expr::Not(part) => *part,
                part => Expr::Not(Box::new(part)),
            }),
        ]
    })
}

proptest! {
    #[test]
    fn what_is_printed_is_understood_the_same(expr in tree(), open: bool, sorted in 0_usize..12) {
        let sort = SORT_NAMES.get(sorted).map(|(_, by)| Sort { by: *by, descending: true });
        let open = open && last_is_word(&expr) == Some(true);
        let query = Query { expr: Some(expr), sort, open };
        prop_assert_eq!(parsed(&query.to_string()), query);
    }

    #[test]
    fn any_text_is_a_query_or_an_error(text in "[a-zA-Z0-9é中\"'()*:<>.\\\\ -]{0,30}|(tag:|OR |-|\\(|\\)|\"|is:|saved:|>|words:|a|1| ){0,12}") {
        if let Ok(query) = Query::parse(&text) {
            prop_assert_eq!(parsed(&query.to_string()), query);
        }
    }
}
