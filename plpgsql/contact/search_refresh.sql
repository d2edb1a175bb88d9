-- function contact.search_refresh(uuid, uuid[])

-- Set by set, for triggers and for contact.search_rebuild. Rows that are there are held before
-- anything is read: who waited for somebody else's change then reads what that has done, and what
-- is written is never older than the row that it replaces. What is equal is not written.

create or replace function contact.search_refresh(p_organization_id uuid, p_contact_ids uuid[])
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
begin
    perform
    from contact.search_documents as d
    where d.organization_id = p_organization_id and d.contact_id = any(p_contact_ids)
    order by d.contact_id
    for update;

    delete from contact.search_documents as d
    where
        d.organization_id = p_organization_id
        and d.contact_id = any(p_contact_ids)
        and not exists (
            select
            from contact.contacts as c
            where
                c.organization_id = p_organization_id
                and c.id = d.contact_id
                and c.deleted_at is null
                and c.merged_into_id is null
        );

    with written as (
        insert into contact.search_documents as d (organization_id, contact_id, name, document)
        select
            p_organization_id,
            f.contact_id,
            f.name,
            f.document
        from contact.search_facts(p_organization_id, p_contact_ids) as f
        order by f.contact_id
        on conflict (organization_id, contact_id) do update
        set name = excluded.name, document = excluded.document
        where
            d.name is distinct from excluded.name
            or d.document is distinct from excluded.document
        returning d.contact_id, d.document
    ),

    words as (
        select
            w.word,
            min(n.contact_id::text)::uuid as contact_id
        from written as n
        cross join lateral regexp_split_to_table(n.document, '[^[:alpha:]]+') as w (word)
        where length(w.word) between 3 and 40
        group by w.word
    )

    insert into contact.search_words (organization_id, key, word, contact_id)
    select
        p_organization_id,
        k.key,
        w.word,
        w.contact_id
    from words as w
    cross join
        lateral (
            select s.key
            from contact.search_keys(w.word) as s (key)
            union all
            select '#' || extensions.dmetaphone(w.word)
            where extensions.dmetaphone(w.word) <> ''
        ) as k
    where not exists (
        select
        from contact.search_words as e
        where e.organization_id = p_organization_id and e.key = w.word and e.word = w.word
    )
    on conflict do nothing;
end
$function$;

alter function contact.search_refresh(uuid, uuid[]) owner to app_owner;

revoke all on function contact.search_refresh(uuid, uuid[]) from public;

comment on function contact.search_refresh(uuid, uuid[]) is
    'Brings what contacts are found by up to date, and adds their words to the dictionary.';
