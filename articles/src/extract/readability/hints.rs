//! What the names that authors of templates give their elements say of the text in them.

/// A set of things an element may be, by its class, id, role and other attributes.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Hints(u32);

/// How many kinds of hints there are.
pub(super) const KINDS: usize = 16;

pub(super) const BODY: Hints = Hints(1);
pub(super) const COMMENTS: Hints = Hints(1 << 1);
pub(super) const RELATED: Hints = Hints(1 << 2);
pub(super) const SHARING: Hints = Hints(1 << 3);
pub(super) const NAVIGATION: Hints = Hints(1 << 4);
pub(super) const ADVERTISEMENT: Hints = Hints(1 << 5);
pub(super) const SIGNING: Hints = Hints(1 << 6);
pub(super) const LEGAL: Hints = Hints(1 << 7);
pub(super) const PERSON: Hints = Hints(1 << 8);
pub(super) const DETAILS: Hints = Hints(1 << 9);
pub(super) const CAPTION: Hints = Hints(1 << 10);
pub(super) const HIDDEN: Hints = Hints(1 << 11);
pub(super) const BESIDE: Hints = Hints(1 << 12);
pub(super) const CARD: Hints = Hints(1 << 13);
pub(super) const HEADLINE: Hints = Hints(1 << 14);
pub(super) const CONTENT: Hints = Hints(1 << 15);

impl Hints {
    pub(super) fn and(self, other: Hints) -> Hints {
        Hints(self.0 | other.0)
    }

    pub(super) fn has(self, other: Hints) -> bool {
        self.0 & other.0 != 0
    }

    /// Whether it has the hint of a number below [`KINDS`].
    pub(super) fn has_kind(self, kind: usize) -> bool {
        self.0 >> kind & 1 == 1
    }
}

/// What the names in a class or an id say: `post-relatedItems` is `post`, `related` and `items`.
pub(super) fn of_names(names: &str) -> Hints {
    let mut hints = Hints::default();
    let mut token = [0u8; 16];
    let mut length = 0;
    let mut was_lower = false;
    let mut end = |token: &mut [u8; 16], length: &mut usize| {
        if *length >= 2 && *length <= token.len() {
            hints = hints.and(of_token(&token[..*length]));
        }
        *length = 0;
    };
    for &byte in names.as_bytes().iter().take(300) {
        if !byte.is_ascii_alphabetic() || (byte.is_ascii_uppercase() && was_lower) {
            end(&mut token, &mut length);
        }
        was_lower = byte.is_ascii_lowercase();
        if byte.is_ascii_alphabetic() {
            if let Some(place) = token.get_mut(length) {
                *place = byte.to_ascii_lowercase();
            }
            length += 1;
        }
    }
    end(&mut token, &mut length);
    hints
}

/// What other attributes say.
pub(super) fn of_attribute(name: &str, value: &str) -> Hints {
    match (name, value.trim()) {
        ("hidden", _) | ("aria-hidden", "true") => HIDDEN,
        ("style", style) if style.contains("display:none") || style.contains("display: none") => HIDDEN,
        ("role", "navigation" | "menu" | "menubar" | "tablist" | "search" | "banner") => NAVIGATION,
        ("role", "complementary") => BESIDE,
        ("role", "contentinfo") => LEGAL,
        ("role", "dialog" | "alertdialog" | "alert") | ("aria-modal", "true") => SIGNING,
        ("role", "main" | "article") => CONTENT,
        ("itemprop" | "property", "articleBody") => BODY,
        ("itemprop", "author") | ("rel", "author") => PERSON,
        ("itemprop", "headline") => HEADLINE,
        ("itemprop", "comment") => COMMENTS,
        _ => Hints::default(),
    }
}

fn of_token(token: &[u8]) -> Hints {
    match token {
        b"articlebody" | b"body" | b"prose" | b"richtext" | b"rte" | b"wysiwyg" | b"markdown" | b"storybody" => BODY,
        b"article" | b"content" | b"entry" | b"post" | b"story" | b"main" | b"text" | b"blog" | b"page" | b"copy" => {
            CONTENT
        }
        b"comment" | b"comments" | b"disqus" | b"reply" | b"respond" | b"replies" | b"discussion" | b"feedback"
        | b"review" | b"reviews" | b"rating" | b"ratings" => COMMENTS,
        b"related" | b"recommend" | b"recommended" | b"recommendations" | b"similar" | b"more" | b"also"
        | b"popular" | b"trending" | b"latest" | b"recent" | b"next" | b"previous" | b"prev" | b"recirc"
        | b"recirculation" | b"outbrain" | b"taboola" | b"suggested" | b"suggestions" | b"readmore" | b"upnext"
        | b"further" => RELATED,
        b"share" | b"sharing" | b"social" | b"follow" | b"facebook" | b"twitter" | b"whatsapp" | b"pinterest"
        | b"linkedin" | b"instagram" | b"addthis" | b"sharedaddy" | b"print" | b"like" | b"likes" => SHARING,
        b"nav" | b"navigation" | b"menu" | b"breadcrumb" | b"breadcrumbs" | b"pagination" | b"pager" | b"toc"
        | b"skip" | b"tabs" | b"toolbar" | b"topbar" | b"navbar" | b"masthead" | b"search" | b"jump" | b"contents"
        | b"accessibility" | b"crumbs" => NAVIGATION,
        b"ad" | b"ads" | b"advert" | b"adverts" | b"advertisement" | b"advertising" | b"sponsor" | b"sponsored"
        | b"banner" | b"promo" | b"promotion" | b"affiliate" | b"adslot" | b"dfp" | b"promoted" | b"cta" | b"offer"
        | b"offers" | b"product" | b"products" | b"shop" | b"price" | b"deal" | b"deals" | b"buy" => ADVERTISEMENT,
        b"newsletter" | b"subscribe" | b"subscription" | b"signup" | b"paywall" | b"login" | b"modal" | b"popup"
        | b"overlay" | b"register" | b"form" | b"optin" | b"dialog" | b"regwall" | b"email" | b"mailing"
        | b"survey" | b"poll" | b"download" | b"input" | b"checkbox" => SIGNING,
        b"cookie" | b"cookies" | b"consent" | b"gdpr" | b"footer" | b"copyright" | b"disclaimer" | b"legal"
        | b"privacy" | b"license" | b"disclosure" | b"onetrust" | b"terms" | b"notice" | b"foot" => LEGAL,
        b"author" | b"authors" | b"byline" | b"bio" | b"profile" | b"contributor" | b"contributors" | b"writer"
        | b"avatar" | b"about" | b"biography" | b"reporter" | b"team" | b"user" => PERSON,
        b"meta" | b"date" | b"time" | b"tag" | b"tags" | b"category" | b"categories" | b"label" | b"labels"
        | b"timestamp" | b"published" | b"dateline" | b"kicker" | b"eyebrow" | b"info" | b"metadata" | b"updated"
        | b"badge" | b"topic" | b"topics" | b"keywords" | b"taxonomy" => DETAILS,
        b"caption" | b"credit" | b"credits" | b"figure" | b"gallery" | b"image" | b"img" | b"media" | b"video"
        | b"photo" | b"player" | b"slideshow" | b"thumbnail" | b"thumb" | b"embed" | b"audio" | b"picture"
        | b"slide" => CAPTION,
        b"hidden" | b"hide" | b"invisible" | b"sr" | b"offscreen" | b"visuallyhidden" | b"screen" | b"noprint" => {
            HIDDEN
        }
        b"sidebar" | b"aside" | b"widget" | b"widgets" | b"rail" | b"infobox" | b"secondary" | b"pullquote"
        | b"module" | b"inset" | b"callout" | b"tooltip" | b"side" | b"sticky" | b"factbox" => BESIDE,
        b"card" | b"cards" | b"teaser" | b"teasers" | b"tile" | b"tiles" | b"carousel" | b"slider" | b"swiper"
        | b"grid" | b"feed" | b"listing" | b"item" | b"items" | b"list" | b"archive" | b"loop" | b"preview"
        | b"summary" | b"excerpt" => CARD,
        b"title" | b"headline" | b"heading" | b"subtitle" | b"subheadline" | b"dek" | b"standfirst" | b"lead"
        | b"lede" | b"intro" | b"deck" | b"header" | b"hero" => HEADLINE,
        _ => Hints::default(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_templates_are_read_part_by_part() {
        for (names, hints) in [
            ("post-relatedItems", CONTENT.and(RELATED).and(CARD)),
            ("c-ArticleBody__text", CONTENT.and(BODY)),
            ("site_nav  js-cookie", NAVIGATION.and(LEGAL)),
            ("mt-4 flex", Hints::default()),
            ("supercalifragilisticexpialidocious ad", ADVERTISEMENT),
            ("", Hints::default()),
        ] {
            assert_eq!(of_names(names), hints, "{names}");
        }
    }
}
