-- function contact.ascii_host(text)

-- Labels of other scripts by RFC 3492 (Punycode); its parameters have the names that they have there.

create or replace function contact.ascii_host(p_host text)
returns text
language plpgsql
immutable
strict
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_label text;
    v_labels text[] := array[]::text[];
begin
    if octet_length(p_host) = length(p_host) then
        return p_host;
    end if;
    -- RFC 3490, 3.1: full stops of East Asian scripts part labels too.
    foreach v_label in array string_to_array(translate(p_host, '。．｡', '...'), '.') loop
        v_labels := v_labels || contact.ascii_label(v_label);
    end loop;
    return array_to_string(v_labels, '.');
end
$function$;

alter function contact.ascii_host(text) owner to app_owner;

revoke all on function contact.ascii_host(text) from public;

comment on function contact.ascii_host(text) is
    'The name of a host as the DNS knows it: labels of other scripts begin with xn--.';
