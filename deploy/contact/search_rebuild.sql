-- Deploy routiq:contact/search_rebuild to pg
-- requires: contact/search_refresh
-- requires: core/require_every_row

begin;

-- function contact.search_rebuild(uuid, int)

-- Not needed in the course of things, for triggers keep what is found: for rows that were loaded with
-- triggers switched off. Writes nothing where nothing differs; words that nobody has any more go.

create or replace function contact.search_rebuild(
    p_organization_id uuid, p_batch_size int default 10000
)
returns bigint
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_ids uuid[];
    v_last_id uuid;
    v_count bigint := 0::bigint;
begin
    perform core.require_every_row('contact.contacts');

    delete from contact.search_words as w
    where w.organization_id = p_organization_id;

    delete from contact.search_documents as d
    where d.organization_id = p_organization_id;

    loop
        v_ids := array(
            select c.id
            from contact.contacts as c
            where
                c.organization_id = p_organization_id
                and (v_last_id is null or c.id > v_last_id)
            order by c.id
            limit p_batch_size
        );

        exit when v_ids = '{}';

        perform contact.search_refresh(p_organization_id, v_ids);
        v_count := v_count + cardinality(v_ids);
        v_last_id := v_ids[cardinality(v_ids)];
    end loop;

    return v_count;
end
$function$;

alter function contact.search_rebuild(uuid, int) owner to app_owner;

revoke all on function contact.search_rebuild(uuid, int) from public;

comment on function contact.search_rebuild(uuid, int) is
    'Makes anew what the contacts of an organization are found by, as a migration; returns how '
    'many contacts it looked at.';

commit;
