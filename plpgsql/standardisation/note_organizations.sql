-- function standardisation.note_organizations()

-- What is there already is left out: "on conflict" would lock it, and one practice that writes would
-- let all others wait.

create or replace function standardisation.note_organizations()
returns void
language sql
volatile
set search_path = pg_catalog, pg_temp
as $function$
    insert into standardisation.organization_names as n (name, target_organization_id, old_id)
    select t.name, t.organization_id, t.old_id
    from standardisation.organization_texts as t
    where not exists (
        select
        from standardisation.organization_names as e
        where
            e.name = t.name
            and e.target_organization_id = t.organization_id
            and e.old_id = t.old_id
    )
    order by t.name
    on conflict (name) do update
    set
        target_organization_id = excluded.target_organization_id,
        old_id = excluded.old_id
    where
        (n.target_organization_id, n.old_id)
        is distinct from (excluded.target_organization_id, excluded.old_id)
$function$;

alter function standardisation.note_organizations() owner to app_owner;

revoke all on function standardisation.note_organizations() from public;

comment on function standardisation.note_organizations() is
    'Notes by which texts the old tables mean which organization.';
