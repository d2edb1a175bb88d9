-- Deploy routiq:contact/search_refresh to pg
-- requires: contact/search_facts
-- requires: contact/search_keys
-- requires: contact/search_documents__policies
-- requires: contact/search_words__policies

begin;

-- function contact.search_refresh(uuid, uuid[])

-- Set by set, for triggers, for batches and for contact.search_rebuild. Rows that are there are held
-- before anything is read: who waited for somebody else's change then reads what that has done, and
-- what is written is never older than the row that it replaces. What is equal is not written. The
-- whole organization is read, whatever branches the writer sees. For many contacts the queries, also
-- those of contact.search_facts, are planned with the ids in them, which are then looked up by a hash;
-- for the few of a request they are planned once a session.

create or replace function contact.search_refresh(p_organization_id uuid, p_contact_ids uuid[])
returns void
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set plan_cache_mode = force_generic_plan
set jit = off
as $function$
declare
    c_few constant int := 20;
    v_sight text := core.widen_sight();
begin
    if cardinality(p_contact_ids) > c_few then
        set local plan_cache_mode = force_custom_plan;
    end if;

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
        insert into contact.search_documents as d (
            organization_id, contact_id, name, document, shared_document, branch_id, parts
        )
        select
            p_organization_id,
            f.contact_id,
            f.name,
            f.document,
            f.shared_document,
            f.branch_id,
            f.parts
        from contact.search_facts(p_organization_id, p_contact_ids) as f
        order by f.contact_id
        on conflict (organization_id, contact_id) do update
        set
            name = excluded.name,
            document = excluded.document,
            shared_document = excluded.shared_document,
            branch_id = excluded.branch_id,
            parts = excluded.parts
        where
            (d.name, d.document, d.shared_document, d.branch_id)
            is distinct from
            (excluded.name, excluded.document, excluded.shared_document, excluded.branch_id)
        returning d.contact_id, d.parts
    ),

    words as materialized (
        select
            substr(w.part, 9) as word,
            min(n.contact_id::text)::uuid as contact_id
        from written as n
        cross join lateral unnest(n.parts) as w (part)
        where substr(w.part, 9, 1) !~ '[<0-9]' and length(w.part) <= 208
        group by w.part
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
            where length(w.word) between 3 and 40
            union all
            select '#' || extensions.dmetaphone(w.word)
            where length(w.word) between 3 and 40 and extensions.dmetaphone(w.word) <> ''
            union all
            select w.word
            where length(w.word) not between 3 and 40
        ) as k
    where not exists (
        select
        from contact.search_words as e
        where e.organization_id = p_organization_id and e.key = w.word and e.word = w.word
    )
    on conflict do nothing;

    perform core.set_context('sight', v_sight);
end
$function$;

alter function contact.search_refresh(uuid, uuid[]) owner to app_owner;

revoke all on function contact.search_refresh(uuid, uuid[]) from public;

comment on function contact.search_refresh(uuid, uuid[]) is
    'Brings what contacts are found by up to date, and adds their words to the dictionary.';

commit;
