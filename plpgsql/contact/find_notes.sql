-- function contact.find_notes(text, int)

-- Definer, and of app_migrator, as contact.search_find and for its reason: under the policies of
-- app_owner the index on words could not be used, for its operator may tell of rows. It names
-- tenant and branches itself, tells ids alone, and only app_owner may call it.

create or replace function contact.find_notes(p_words text, p_limit int)
returns setof uuid
language plpgsql
stable
security definer
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_organization_id uuid := core.current_org_id();
    v_branches uuid[] := case
        when core.sees_every_branch() is null then core.current_branch_keys()
    end;
    v_words tsquery := format('''@%s''', v_organization_id)::tsquery
        && websearch_to_tsquery('pg_catalog.simple', p_words);
begin
    return query
    select n.id
    from contact.notes as n
    where
        n.organization_id = v_organization_id
        and n.search @@ v_words
        and n.deleted_at is null
        and (
            v_branches is null
            or coalesce(n.location_id, n.organization_id) = any(v_branches)
        )
    order by n.id desc
    limit p_limit;
end
$function$;

alter function contact.find_notes(text, int) owner to app_migrator;

revoke all on function contact.find_notes(text, int) from public;
grant execute on function contact.find_notes(text, int) to app_owner;

comment on function contact.find_notes(text, int) is
    'Notes of the caller''s organization and branches that fit some words, newest first.';
