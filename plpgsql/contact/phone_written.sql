-- function contact.phone_written(text)

-- As libphonenumber documents it. No pattern is read without regard to case, for what that means beyond
-- ASCII depends on the collation of a database.

create or replace function contact.phone_written(p_raw text)
returns text
language plpgsql
stable
strict
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
declare
    -- The signs between digits, of every script; the letter x stands for a carrier.
    c_signs constant text :=
    U&'-xX\2010\2011\2012\2013\2014\2015\2212\30FC\FF0D\FF0E\FF0F \00A0\00AD\200B\2060\3000()'
    '\FF08\FF09\FF3B\FF3D.[]/~\2053\223C\FF5E*';
    -- Digits of other scripts stand there, see contact.mark_digits.
    c_marks constant text := U&'\E000\E001\E002\E003\E004\E005\E006\E007\E008\E009';
    c_number constant text := '^[0-9\ue000-\ue009]{3}[0-9A-Za-z\ue000-\ue009\u017f\u212a\u0130\u0131]*$';
    c_two constant text := '^[0-9\ue000-\ue009]{2}$';
    v_text text := contact.phone_part(p_raw);
    v_number text := translate(ltrim(v_text, '+＋'), c_signs, '');
    v_before text := case
        when strpos('#0123456789' || c_marks, right(v_text, 1)) > 0
            then contact.before_extension(v_text)
    end;
    v_shorter text := translate(ltrim(v_before, '+＋'), c_signs, '');
    v_is_whole boolean := v_number ~ c_number;
begin
    if v_shorter ~ c_number or (v_is_whole and v_before ~ c_two) then
        v_text := v_before;
        v_number := v_shorter;
    elsif not v_is_whole and v_text !~ c_two then
        return null;
    end if;

    -- With three letters it is a word to dial, by the keys of ITU-T E.161.
    if v_text ~ '[A-Za-z].*[A-Za-z].*[A-Za-z]' then
        v_number := translate(
            upper(v_text collate "C"),
            'ABCDEFGHIJKLMNOPQRSTUVWXYZſı',
            '2223334445556667777888999974'
        );
    else
        v_number := translate(v_number, c_marks, '0123456789');
    end if;
    return
        case when left(v_text, 1) in ('+', '＋') then '+' else '' end
        || regexp_replace(v_number, '[^0-9]+', '', 'g');
end
$function$;

alter function contact.phone_written(text) owner to app_owner;

revoke all on function contact.phone_written(text) from public;

comment on function contact.phone_written(text) is
    'The digits of a telephone number that holds more than digits: words around it, an extension, '
    'letters to dial, digits of other scripts. As contact.phone_digits.';
