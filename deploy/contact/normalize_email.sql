-- Deploy routiq:contact/normalize_email to pg
-- requires: contact/ascii_host

begin;

-- function contact.normalize_email(text)

-- RFC 5322, 3.2.3: what stands before the @ without quotes; RFC 6531 adds letters of every script.
-- The rest of the form is that of core.email_address.

create or replace function contact.normalize_email(p_email text)
returns text
language plpgsql
immutable
strict
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
declare
    -- Seen in no mail program and copied along with an address: soft hyphens, joiners, byte order
    -- marks.
    c_unseen constant text := '[\u00ad\u200b-\u200f\u2060\ufeff]';
    c_label constant text := '[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?';
    v_email text := normalize(p_email, nfkc);
    v_local text;
    v_host text;
begin
    v_email := lower(regexp_replace(v_email, c_unseen, '', 'g'));
    -- "Mary Smith" <mary@example.org>
    if v_email ~ '<[^<>]*@[^<>]*>[^<>@]*$' then
        v_email := substring(v_email from '<([^<>]*)>[^<>]*$');
    end if;
    v_email := regexp_replace(v_email, '^[[:space:]]*(mailto:)*', '');
    v_email := normalize(btrim(v_email, E' \t\n\r\f\v\u00a0.,;:<>()[]"'''), nfkc);
    v_local := split_part(v_email, '@', 1);
    v_host := contact.ascii_host(split_part(v_email, '@', 2));

    if
        v_email !~ '^[^@]+@[^@]+$'
        or v_local ~ '[[:space:][:cntrl:]<>()",;:\\\[\]]'
        or v_local ~ '^[.]|[.][.]|[.]$'
        or octet_length(v_local) > 64
        or octet_length(v_local || '@' || v_host) > 254
        or v_host !~ ('^(' || c_label || '[.])+' || c_label || '$')
    then
        return null;
    end if;
    return v_local || '@' || v_host;
end
$function$;

alter function contact.normalize_email(text) owner to app_owner;

revoke all on function contact.normalize_email(text) from public;

comment on function contact.normalize_email(text) is
    'An e-mail address in the form to compare and write to, as core.email_address holds it, or '
    'null where it is none: small letters, the host in its ASCII form, without name and brackets.';

commit;
