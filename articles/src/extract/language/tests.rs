//! Cases, beside the code they are about.

use super::*;

#[test]
fn languages_are_told_by_script_words_or_trigrams() {
    for (text, language) in [
        ("The harbour was closed for the winter, and nobody knew when it would be open again for the boats.", "en"),
        ("Der Hafen war für den Winter geschlossen, und niemand wusste, wann er wieder auf sein würde.", "de"),
        (
            "Le port était fermé pour l’hiver et personne ne savait quand il serait rouvert aux bateaux de la ville.",
            "fr",
        ),
        (
            "El puerto estaba cerrado por el invierno y nadie sabía cuándo se abriría para los barcos de la ciudad.",
            "es",
        ),
        (
            "Il porto era chiuso per l’inverno e nessuno sapeva quando sarebbe stato riaperto, ma la gente non si lamentava.",
            "it",
        ),
        ("Гавань была закрыта на зиму, и никто не знал, когда она откроется снова.", "ru"),
        ("港口在冬天关闭了，没有人知道它什么时候会重新开放。", "zh"),
        ("港は冬のあいだ閉鎖され、いつ再開するのか誰も知らなかった。", "ja"),
        ("항구는 겨울 동안 문을 닫았고 언제 다시 열릴지 아무도 몰랐다.", "ko"),
        (
            "Satama oli talven ajan suljettu, eikä kukaan tiennyt, milloin se avattaisiin uudelleen veneille ja laivoille.",
            "fi",
        ),
        ("Linux 桌面 Thunderbird 需要改进，KMail 也是，因为加密设置很困难，没有人使用。", "zh"),
    ] {
        assert_eq!(language_of(text, None).as_deref(), Some(language), "{text}");
    }
}

#[test]
fn a_declaration_helps_a_short_text_and_does_not_overrule_a_clear_one() {
    assert_eq!(language_of("", Some("de-AT")).as_deref(), Some("de"));
    assert_eq!(language_of("Moin", Some("DE")).as_deref(), Some("de"));
    assert_eq!(language_of("港口在冬天关闭了，没有人知道。", Some("en")).as_deref(), Some("zh"));
    assert_eq!(language_of("", Some("und")), None);
    assert_eq!(language_of("1234", None), None);
}

#[test]
fn reading_takes_a_minute_at_least() {
    assert_eq!(reading_minutes(0, None), 1);
    assert_eq!(reading_minutes(2280, Some("en")), 10);
    assert!(reading_minutes(2280, Some("zh")) > 10);
}
