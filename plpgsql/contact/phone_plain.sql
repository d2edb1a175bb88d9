-- function contact.phone_plain(text)

-- Knows the commonest messes alone, and for them does with lists of characters what
-- contact.phone_written does with patterns. Where something else is in a text, the answer is null.

create or replace function contact.phone_plain(p_raw text)
returns text
language plpgsql
immutable
strict
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
declare
    -- What may stand in front, and means nothing: ASCII without digits, + and semicolons, and marks
    -- of direction.
    c_before constant text :=
    E'\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f\x10\x11\x12\x13\x14\x15\x16\x17'
    '\x18\x19\x1a\x1b\x1c\x1d\x1e\x1f\x7f !"#$%&''()*,-./:<=>?@[\\]^_`{|}~'
    'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz'
    '\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069\ufeff';
    -- What may stand behind: ASCII without letters, digits and #, and the marks.
    c_behind constant text :=
    E'\x01\x02\x03\x04\x05\x06\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f\x10\x11\x12\x13\x14\x15\x16\x17'
    '\x18\x19\x1a\x1b\x1c\x1d\x1e\x1f\x7f !"$%&''()*+,-./:;<=>?@[\\]^_`{|}~'
    '\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069';
    -- Digits of other scripts and signs between them: each becomes what stands below it. Signs
    -- become one that ends no number, so that no extension is seen behind them.
    c_signs constant text :=
    U&'\FF0B\0660\0661\0662\0663\0664\0665\0666\0667\0668\0669'
    '\06F0\06F1\06F2\06F3\06F4\06F5\06F6\06F7\06F8\06F9'
    '\0966\0967\0968\0969\096A\096B\096C\096D\096E\096F'
    '\0E50\0E51\0E52\0E53\0E54\0E55\0E56\0E57\0E58\0E59'
    '\FF10\FF11\FF12\FF13\FF14\FF15\FF16\FF17\FF18\FF19'
    '\2010\2011\2012\2013\2014\2015\2212\30FC\FF0D\FF0E\FF0F'
    '\00A0\00AD\200B\2060\3000\FF08\FF09\FF3B\FF3D';
    c_digits constant text :=
    '+01234567890123456789012345678901234567890123456789((((((((((((((((((((';
    c_extension constant text :=
    '(?:[ \t,]*(?:[xX#]|[eE]?[xX][tT](?:[eE][nN][sS][iI][oO])?[nN]?)[:.]?[ -]*|;[eE][xX][tT]=)'
    '[0-9]{1,9}$';
    v_text text := rtrim(ltrim(p_raw, c_before), c_behind);
    v_digits text;
begin
    if length(p_raw) > 250 then
        return null;
    end if;
    -- Each digit is looked for in the whole of a list, so ASCII has a short one.
    if octet_length(v_text) > length(v_text) then
        v_text := translate(v_text, c_signs, c_digits);
    end if;
    v_digits := translate(v_text, ' -()./[]', '');
    if v_digits ~ '^[+]?[0-9]+[,;eExX#]' then
        v_digits := translate(regexp_replace(v_text, c_extension, ''), ' -()./[]', '');
    end if;
    return case when v_digits ~ '^(?:[+][1-9][0-9]{3,16}|[0-9]{4,15})$' then v_digits end;
end
$function$;

alter function contact.phone_plain(text) owner to app_owner;

revoke all on function contact.phone_plain(text) from public;

comment on function contact.phone_plain(text) is
    'The digits of a telephone number among signs, in digits of the commonest scripts, with a word '
    'in front or an extension behind, and with a + where one was written; null for anything else, '
    'which contact.phone_digits reads.';
