-- function contact.match_prepare(uuid)

-- Makes pg_temp.match_work, with small numbers in the place of ids, and brings
-- contact.match_frequencies up to date.

create or replace function contact.match_prepare(p_organization_id uuid)
returns bigint
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_contacts bigint;
begin
    execute format($$
        create temporary table match_new on commit drop as
        select (row_number() over (order by s.contact_id))::int as id, s.*
        from contact.match_source(
            $1, '00000000-0000-0000-0000-000000000000', 'ffffffff-ffff-ffff-ffff-ffffffffffff'
        ) as s
    $$) using p_organization_id;
    get diagnostics v_contacts = row_count;
    analyze pg_temp.match_new (id);
    perform contact.match_count(p_organization_id, v_contacts);

    execute format(
        'create temporary table match_work on commit drop as %s', contact.match_work()
    ) using p_organization_id;
    drop table pg_temp.match_new;
    create unique index on pg_temp.match_work (id);
    analyze pg_temp.match_work (id);

    return v_contacts;
end
$function$;

alter function contact.match_prepare(uuid) owner to app_owner;

revoke all on function contact.match_prepare(uuid) from public;

comment on function contact.match_prepare(uuid) is
    'Brings what is compared of the contacts of a tenant into a table of the transaction; returns '
    'how many contacts there are.';
