-- function contact.before_extension(text)

-- The forms of an extension, and how many digits each may have, are those that libphonenumber
-- documents. Digits are counted before a pattern is tried: patterns that count are slow.

create or replace function contact.before_extension(p_text text)
returns text
language plpgsql
immutable
strict
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
declare
    c_digits constant text :=
    U&'0123456789\E000\E001\E002\E003\E004\E005\E006\E007\E008\E009';
    c_label constant text :=
    '(?:[eE]?[xX][tT](?:[eE][nN][sS\u017f][iI\u0130\u0131](?:[oO]\u0301?|[\u00f3\u00d3]))?[nN]?'
    '|[\uff45\uff25]?[\uff58\uff38][\uff54\uff34][\uff4e\uff2e]?'
    '|[\u0434\u0414][\u043e\u041e][\u0431\u0411]|[aA][nN][eE][xX][oO])';
    c_short_label constant text :=
    '(?:[xX\uff58\uff38#\uff03~\uff5e]|[iI\u0130\u0131][nN][tT]'
    '|[\uff49\uff29][\uff4e\uff2e][\uff54\uff34])';
    c_after constant text := '[:.\uff0e]?[ \u00a0\t,-]*';
    v_has_hash boolean := right(p_text, 1) = '#';
    v_dialled text := case when v_has_hash then left(p_text, -1) else p_text end;
    v_head text := rtrim(v_dialled, c_digits);
    v_count int := length(v_dialled) - length(v_head);
    v_forms text := '[ \u00a0\t,]*' || c_label || c_after;
    v_place int;
begin
    if
        v_count not between 1 and 20
        -- Two groups of digits, with no more than a space or a hyphen between them.
        or (
            not v_has_hash
            and strpos(c_digits, right(rtrim(v_head, U&' \00A0\0009-.:\FF0E'), 1)) > 1
        )
    then
        return null;
    end if;

    if v_count <= 15 then
        v_forms := v_forms || '|[ \u00a0\t]*(?:,,|;)' || c_after;
    end if;
    if v_count <= 9 then
        v_forms :=
            v_forms || '|[ \u00a0\t,]*' || c_short_label || c_after || '|[ \u00a0\t]*,+' || c_after;
    end if;
    if not v_has_hash then
        v_forms := v_forms || '|;[eE][xX][tT]=';
    elsif v_count <= 6 then
        v_forms := v_forms || '|[- ]+';
    end if;

    v_place := regexp_instr(v_head, '(?:' || v_forms || ')$');
    return case when v_place > 0 then left(v_head, v_place - 1) end;
end
$function$;

alter function contact.before_extension(text) owner to app_owner;

revoke all on function contact.before_extension(text) from public;

comment on function contact.before_extension(text) is
    'A telephone number without its extension; null where it has none. Digits of other scripts '
    'stand as contact.mark_digits marks them.';
