-- Deploy routiq:ref/letters to pg
-- requires: ref/schema
-- requires: core/roles__see_every_row
--
-- The lines are written by python -m tools.phone_metadata, from the Unicode character database of Python.

begin;

-- slipstitch-ignore table-without-row-security: a list that says nothing of any tenant
create table ref.letters (
    letter text not null,
    written_as text not null,
    constraint pk_letters primary key (letter),
    constraint ck_letters_letter check (length(letter) = 1 and octet_length(letter) > 1),
    constraint ck_letters_written_as check (length(written_as) between 1 and 4)
);

alter table ref.letters owner to app_owner;

comment on table ref.letters is
    'How letters beyond ASCII are written to be compared: small, and in Latin script without those '
    'that few keyboards have. Class: reference';
comment on column ref.letters.letter is 'A letter, already without marks';
comment on column ref.letters.written_as is 'What takes its place';

insert into ref.letters (letter, written_as)
select
    split_part(t.token, '=', 1) as letter,
    split_part(t.token, '=', 2) as written_as
from regexp_split_to_table($letters$
Æ=ae Ð=d Ø=o Þ=th ß=ss æ=ae ð=d ø=o þ=th Đ=d đ=d Ħ=h ħ=h ı=i ĸ=k Ł=l ł=l Ŋ=n ŋ=n Œ=oe œ=oe Ŧ=t ŧ=t
Ɓ=ɓ Ƃ=ƃ Ƅ=ƅ Ɔ=ɔ Ƈ=ƈ Ɖ=ɖ Ɗ=ɗ Ƌ=ƌ Ǝ=ǝ Ə=e Ɛ=ɛ Ƒ=f ƒ=f Ɠ=ɠ Ɣ=ɣ Ɩ=ɩ Ɨ=ɨ Ƙ=ƙ Ɯ=ɯ Ɲ=ɲ Ɵ=ɵ Ƣ=ƣ Ƥ=ƥ Ʀ=ʀ Ƨ=ƨ
Ʃ=ʃ Ƭ=ƭ Ʈ=ʈ Ʊ=ʊ Ʋ=ʋ Ƴ=ƴ Ƶ=ƶ Ʒ=ʒ Ƹ=ƹ Ƽ=ƽ Ǥ=ǥ Ƕ=ƕ Ƿ=ƿ Ȝ=ȝ Ƞ=ƞ Ȣ=ȣ Ȥ=ȥ Ⱥ=ⱥ Ȼ=ȼ Ƚ=ƚ Ⱦ=ⱦ Ɂ=ɂ Ƀ=ƀ Ʉ=ʉ Ʌ=ʌ
Ɇ=ɇ Ɉ=ɉ Ɋ=ɋ Ɍ=ɍ Ɏ=ɏ ə=e Ͱ=ͱ Ͳ=ͳ Ͷ=ͷ Ϳ=ϳ Α=α Β=β Γ=γ Δ=δ Ε=ε Ζ=ζ Η=η Θ=θ Ι=ι Κ=κ Λ=λ Μ=μ Ν=ν Ξ=ξ Ο=ο
Π=π Ρ=ρ Σ=σ Τ=τ Υ=υ Φ=φ Χ=χ Ψ=ψ Ω=ω ς=σ Ϗ=ϗ Ϙ=ϙ Ϛ=ϛ Ϝ=ϝ Ϟ=ϟ Ϡ=ϡ Ϸ=ϸ Ϻ=ϻ Ͻ=ͻ Ͼ=ͼ Ͽ=ͽ Ђ=ђ Є=є Ѕ=ѕ І=і
Ј=ј Љ=љ Њ=њ Ћ=ћ Џ=џ А=а Б=б В=в Г=г Д=д Е=е Ж=ж З=з И=и К=к Л=л М=м Н=н О=о П=п Р=р С=с Т=т У=у Ф=ф
Х=х Ц=ц Ч=ч Ш=ш Щ=щ Ъ=ъ Ы=ы Ь=ь Э=э Ю=ю Я=я Ѡ=ѡ Ѣ=ѣ Ѥ=ѥ Ѧ=ѧ Ѩ=ѩ Ѫ=ѫ Ѭ=ѭ Ѯ=ѯ Ѱ=ѱ Ѳ=ѳ Ѵ=ѵ Ѹ=ѹ Ѻ=ѻ Ѽ=ѽ
Ѿ=ѿ Ҁ=ҁ Ҋ=ҋ Ҍ=ҍ Ҏ=ҏ Ґ=ґ Ғ=ғ Ҕ=ҕ Җ=җ Ҙ=ҙ Қ=қ Ҝ=ҝ Ҟ=ҟ Ҡ=ҡ Ң=ң Ҥ=ҥ Ҧ=ҧ Ҩ=ҩ Ҫ=ҫ Ҭ=ҭ Ү=ү Ұ=ұ Ҳ=ҳ Ҵ=ҵ Ҷ=ҷ
Ҹ=ҹ Һ=һ Ҽ=ҽ Ҿ=ҿ Ӏ=ӏ Ӄ=ӄ Ӆ=ӆ Ӈ=ӈ Ӊ=ӊ Ӌ=ӌ Ӎ=ӎ Ӕ=ӕ Ә=ә Ӡ=ӡ Ө=ө Ӷ=ӷ Ӻ=ӻ Ӽ=ӽ Ӿ=ӿ Ԁ=ԁ Ԃ=ԃ Ԅ=ԅ Ԇ=ԇ Ԉ=ԉ Ԋ=ԋ
Ԍ=ԍ Ԏ=ԏ Ԑ=ԑ Ԓ=ԓ Ԕ=ԕ Ԗ=ԗ Ԙ=ԙ Ԛ=ԛ Ԝ=ԝ Ԟ=ԟ Ԡ=ԡ Ԣ=ԣ Ԥ=ԥ Ԧ=ԧ Ԩ=ԩ Ԫ=ԫ Ԭ=ԭ Ԯ=ԯ Ա=ա Բ=բ Գ=գ Դ=դ Ե=ե Զ=զ Է=է
Ը=ը Թ=թ Ժ=ժ Ի=ի Լ=լ Խ=խ Ծ=ծ Կ=կ Հ=հ Ձ=ձ Ղ=ղ Ճ=ճ Մ=մ Յ=յ Ն=ն Շ=շ Ո=ո Չ=չ Պ=պ Ջ=ջ Ռ=ռ Ս=ս Վ=վ Տ=տ Ր=ր
Ց=ց Ւ=ւ Փ=փ Ք=ք Օ=օ Ֆ=ֆ Ⴀ=ⴀ Ⴁ=ⴁ Ⴂ=ⴂ Ⴃ=ⴃ Ⴄ=ⴄ Ⴅ=ⴅ Ⴆ=ⴆ Ⴇ=ⴇ Ⴈ=ⴈ Ⴉ=ⴉ Ⴊ=ⴊ Ⴋ=ⴋ Ⴌ=ⴌ Ⴍ=ⴍ Ⴎ=ⴎ Ⴏ=ⴏ Ⴐ=ⴐ Ⴑ=ⴑ Ⴒ=ⴒ
Ⴓ=ⴓ Ⴔ=ⴔ Ⴕ=ⴕ Ⴖ=ⴖ Ⴗ=ⴗ Ⴘ=ⴘ Ⴙ=ⴙ Ⴚ=ⴚ Ⴛ=ⴛ Ⴜ=ⴜ Ⴝ=ⴝ Ⴞ=ⴞ Ⴟ=ⴟ Ⴠ=ⴠ Ⴡ=ⴡ Ⴢ=ⴢ Ⴣ=ⴣ Ⴤ=ⴤ Ⴥ=ⴥ Ⴧ=ⴧ Ⴭ=ⴭ ᲀ=в ᲁ=д ᲂ=о ᲃ=с
ᲄ=т ᲅ=т ᲆ=ъ ᲇ=ѣ ᲈ=ꙋ Ა=ა Ბ=ბ Გ=გ Დ=დ Ე=ე Ვ=ვ Ზ=ზ Თ=თ Ი=ი Კ=კ Ლ=ლ Მ=მ Ნ=ნ Ო=ო Პ=პ Ჟ=ჟ Რ=რ Ს=ს Ტ=ტ Უ=უ
Ფ=ფ Ქ=ქ Ღ=ღ Ყ=ყ Შ=შ Ჩ=ჩ Ც=ც Ძ=ძ Წ=წ Ჭ=ჭ Ხ=ხ Ჯ=ჯ Ჰ=ჰ Ჱ=ჱ Ჲ=ჲ Ჳ=ჳ Ჴ=ჴ Ჵ=ჵ Ჶ=ჶ Ჷ=ჷ Ჸ=ჸ Ჹ=ჹ Ჺ=ჺ Ჽ=ჽ Ჾ=ჾ
Ჿ=ჿ ẞ=ss Ỻ=ỻ Ỽ=ỽ Ỿ=ỿ
$letters$, '[ \n]+') as t (token)
where t.token <> '';

-- Functions read the list; migrations alone write it.
revoke insert, update, delete, truncate on ref.letters from app_owner;
grant select, insert, update, delete on ref.letters to app_migrator;

commit;
