-- Deploy routiq:contact/normalize_phones to pg
-- requires: contact/read_phone

begin;

-- function contact.normalize_phones(text[], text[])

-- Numbers of one region are read in turn: PostgreSQL keeps 32 compiled patterns a session.

create or replace function contact.normalize_phones(p_raw text[], p_region text[])
returns table (
    place bigint,
    e164 text,
    is_valid boolean,
    reason text,
    kind text,
    region text
)
language plpgsql
stable
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
begin
    return query
    select
        w.place,
        r.e164,
        r.is_valid,
        r.reason,
        r.kind,
        r.region
    from (
        select
            u.place,
            u.raw,
            u.region
        from unnest(p_raw, p_region) with ordinality as u (raw, region, place)
        order by u.region
        -- Keeps the order for the calls below.
        offset 0
    ) as w
    cross join lateral contact.read_phone(w.raw, w.region) as r;
end
$function$;

alter function contact.normalize_phones(text[], text[]) owner to app_owner;

revoke all on function contact.normalize_phones(text[], text[]) from public;

comment on function contact.normalize_phones(text[], text[]) is
    'Many telephone numbers at once, each with the region where it was written: a row as that of '
    'api.normalize_phone for each, with its place from 1. In no order.';

commit;
