-- function contact.upsert_lock(uuid, text, text[])

-- Two calls that bring the same contact at once would both find it new. A lock for each id would fill
-- the table of locks, so ids share 64; they are taken in order, by one call a transaction.

create or replace function contact.upsert_lock(
    p_organization_id uuid, p_system text, p_external_ids text[]
)
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_bucket int;
begin
    for v_bucket in
        select distinct abs(hashtext(e.id) % 64) as bucket
        from unnest(p_external_ids) as e (id)
        order by 1
    loop
        perform pg_advisory_xact_lock(
            hashtextextended(format('upsert %s %s %s', p_organization_id, p_system, v_bucket), 0)
        );
    end loop;
end
$function$;

alter function contact.upsert_lock(uuid, text, text[]) owner to app_owner;

revoke all on function contact.upsert_lock(uuid, text, text[]) from public;

comment on function contact.upsert_lock(uuid, text, text[]) is
    'Has calls that bring the same contacts of a system wait for one another.';
