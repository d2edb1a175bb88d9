-- function contact.match_candidates()

create or replace function contact.match_candidates()
returns text
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
    select format(
        $$
        select
            a.contact_id as a, b.contact_id as b, a.rarities, $4 as prior, $5 as household,
            %s as pattern
        from (
            select r.*, contact.match_rarities(r, $8) as rarities
            from contact.match_rows as r
            where r.organization_id = $6 and r.contact_id = $7
            offset 0
        ) as a
        inner join contact.match_rows as b
            on
                a.organization_id = b.organization_id
                and a.kind = b.kind
                and b.contact_id = any($10)
        inner join contact.contacts as c
            on b.organization_id = c.organization_id and b.contact_id = c.id
        where b.organization_id = $6 and c.deleted_at is null and c.merged_into_id is null
        offset 0
        $$,
        contact.compare_pattern()
    )
$function$;

alter function contact.match_candidates() owner to app_owner;

revoke all on function contact.match_candidates() from public;

comment on function contact.match_candidates() is
    'Query that compares a contact ($7) of a tenant ($6) of so many contacts ($8) with others '
    '($10), living ones only, for contact.score_statement.';
