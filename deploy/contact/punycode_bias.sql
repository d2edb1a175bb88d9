-- Deploy routiq:contact/punycode_bias to pg
-- requires: contact/schema

begin;

-- function contact.punycode_bias(bigint, integer, boolean)

-- RFC 3492, 6.1, with the values of section 5.

create or replace function contact.punycode_bias(p_delta bigint, p_points int, p_is_first boolean)
returns int
language plpgsql
immutable
strict
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_delta bigint := p_delta / case when p_is_first then 700 else 2 end;
    v_k int := 0;
begin
    v_delta := v_delta + v_delta / p_points;
    while v_delta > 455 loop
        v_delta := v_delta / 35;
        v_k := v_k + 36;
    end loop;
    return (v_k + 36 * v_delta / (v_delta + 38))::int;
end
$function$;

alter function contact.punycode_bias(bigint, integer, boolean) owner to app_owner;

revoke all on function contact.punycode_bias(bigint, integer, boolean) from public;

comment on function contact.punycode_bias(bigint, integer, boolean) is
    'Where the digits of the next letter begin to grow, as RFC 3492 adapts it.';

commit;
