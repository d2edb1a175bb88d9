-- function contact.search_facts(uuid, uuid[])

-- Names of who was merged into a contact count too: a maiden name still finds its bearer. A name with a
-- hyphen or an apostrophe is found whole, by its parts, and as one word; a number by its digits; an
-- identifier also without its punctuation. A record number belongs to the branch of its patient, and
-- the words of that branch are told apart, whoever writes; so the caller shows the whole organization.
-- Each table is read once for all contacts and joined by hashes: what was written a moment ago is in
-- no statistics, and loops would read it for each.

create or replace function contact.search_facts(p_organization_id uuid, p_contact_ids uuid[])
returns table (
    contact_id uuid,
    name text,
    document text,
    shared_document text,
    branch_id uuid,
    parts text[]
)
language plpgsql
stable
set search_path = pg_catalog, pg_temp
set enable_nestloop = off
set jit = off
as $function$
#variable_conflict use_column
declare
    c_head constant text := right(p_organization_id::text, 8);
    c_phones constant text[] := array['phone', 'fax', 'sms', 'whatsapp'];
begin
    return query
    with recursive merged as (
        select
            l.id,
            l.merged_into_id as contact_id,
            concat_ws(' ', l.display_name, l.given_name, l.family_name) as names
        from contact.contacts as l
        where
            l.organization_id = p_organization_id
            and l.merged_into_id = any(p_contact_ids)
            and l.deleted_at is null
        union all
        select
            l.id,
            b.contact_id,
            concat_ws(' ', l.display_name, l.given_name, l.family_name)
        from merged as b
        cross join
            lateral (
                select
                    c.id,
                    c.display_name,
                    c.given_name,
                    c.family_name
                from contact.contacts as c
                where
                    c.organization_id = p_organization_id
                    and c.merged_into_id = b.id
                    and c.deleted_at is null
                offset 0 -- each by its key: a hash would take every contact of the organization
            ) as l
    )

    select
        t.id,
        t.name,
        coalesce(' ' || w.words || ' ', ' '),
        case when t.branch_id is not null then coalesce(' ' || w.shared_words || ' ', ' ') end,
        t.branch_id,
        array(
            select c_head || case when b.length = 0 then l.word else '<' || left(l.word, b.length) end
            from string_to_table(contact.search_letters(w.words), ' ') as l (word)
            inner join unnest('{0,2,3,4}'::int[]) as b (length)
                on length(l.word) >= greatest(b.length, 1)
            union
            select c_head || substr(n.digits, s.start, 4)
            from regexp_split_to_table(w.words, '[^0-9]+') as n (digits)
            cross join generate_series(1, greatest(length(n.digits) - 2, 1)) as s (start)
            where n.digits <> ''
        )
    from (
        select
            c.id,
            contact.search_text(c.display_name) as name,
            contact.search_text(
                concat_ws(' ', c.display_name, c.given_name, c.family_name, m.names)
            ) as names,
            contact.search_text(concat_ws(' ', c.primary_email, p.plain)) as plain,
            regexp_replace(concat_ws(' ', c.primary_phone, p.numbers), '[^0-9 ]', '', 'g')
                as numbers,
            contact.search_text(i.identifiers) as identifiers,
            contact.search_text(r.mrn) as record_number,
            r.location_id as branch_id
        from contact.contacts as c
        left join (
            select
                b.contact_id,
                string_agg(b.names, ' ') as names
            from merged as b
            group by b.contact_id
        ) as m
            on c.id = m.contact_id
        left join (
            select
                o.contact_id,
                string_agg(coalesce(o.normalized, o.raw), ' ')
                filter (where o.system <> all (c_phones)) as plain,
                string_agg(coalesce(o.normalized, replace(o.raw, ' ', '')), ' ')
                filter (where o.system = any(c_phones)) as numbers
            from contact.contact_points as o
            where
                o.organization_id = p_organization_id
                and o.contact_id = any(p_contact_ids)
                and o.deleted_at is null
            group by o.contact_id
        ) as p
            on c.id = p.contact_id
        left join (
            select
                n.contact_id,
                string_agg(n.value, ' ') as identifiers
            from contact.contact_identifiers as n
            where
                n.organization_id = p_organization_id
                and n.contact_id = any(p_contact_ids)
                and n.deleted_at is null
            group by n.contact_id
        ) as i
            on c.id = i.contact_id
        left join contact.patients as r
            on
                r.organization_id = p_organization_id
                and r.contact_id = any(p_contact_ids)
                and c.id = r.contact_id
                and r.deleted_at is null
                and r.mrn is not null
        where
            c.organization_id = p_organization_id
            and c.id = any(p_contact_ids)
            and c.deleted_at is null
            and c.merged_into_id is null
    ) as t
    cross join
        lateral (
            select
                string_agg(u.word, ' ' order by u.word) as words,
                string_agg(u.word, ' ' order by u.word) filter (where not u.is_of_branch)
                    as shared_words
            from (
                select
                    v.word collate "C" as word,
                    bool_and(v.is_of_branch) as is_of_branch
                from (
                    select
                        s.word,
                        false as is_of_branch
                    from string_to_table(
                        concat_ws(
                            ' ',
                            t.names,
                            case
                                when t.names ~ '[^[:alnum:] ]'
                                    then regexp_replace(t.names, '[^[:alnum:] ]+', ' ', 'g')
                                        || ' ' || regexp_replace(t.names, '[^[:alnum:] ]+', '', 'g')
                            end,
                            t.plain,
                            t.numbers,
                            t.identifiers,
                            regexp_replace(t.identifiers, '[^[:alnum:] ]', '', 'g')
                        ),
                        ' '
                    ) as s (word)
                    union all
                    select
                        s.word,
                        t.branch_id is not null
                    from string_to_table(
                        t.record_number || ' '
                        || regexp_replace(t.record_number, '[^[:alnum:] ]', '', 'g'),
                        ' '
                    ) as s (word)
                ) as v
                where v.word <> ''
                group by v.word
            ) as u
        ) as w;
end
$function$;

alter function contact.search_facts(uuid, uuid[]) owner to app_owner;

revoke all on function contact.search_facts(uuid, uuid[]) from public;

comment on function contact.search_facts(uuid, uuid[]) is
    'What living contacts are found by, as it stands in their tables now, and by which words only '
    'who sees the branch of the patient may find them.';
