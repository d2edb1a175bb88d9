-- view standardisation.messages_read
-- view standardisation.messages_back

-- sqlfluff:exclude_rules:references.keywords,references.quoting,structure.constant_expression,structure.subquery,structure.column_order,ambiguous.column_count,ambiguous.order_by_limit
-- A message without organization has that of its conversation; one that nobody can place in time has
-- the time of its conversation. Its place among the others follows from its time, and from its number
-- where two have the same. Each "offset 0" has rows looked up by their keys, whatever the statistics
-- say: they know little of tables that are just being filled.

create or replace view standardisation.messages_read
with (security_invoker = true) as
select
    m.row_id,
    v.organization_id,
    i.id,
    m.id as old_id,
    t.id as conversation_id,
    i.id as message_id,
    t.channel,
    w.direction,
    w.author_kind,
    x.sent_at,
    w.delivery_status,
    m.sender as old_sender_text,
    null::timestamptz as deleted_at,
    d.defects,
    coalesce(m.body, '') as body,
    (date_part('epoch', x.sent_at)::bigint << 30) + (m.row_id & 1073741823) as sequence,
    jsonb_build_object(
        'legacy', jsonb_strip_nulls(jsonb_build_object(
            'sender', m.sender,
            'created_at', case when v.sent_at is null then m.created_at end,
            'attachments', nullif(m.attachments::jsonb, '[]')
        ))
    ) as metadata,
    case
        when json_typeof(m.attachments) = 'array' and m.attachments::text <> '[]'
            then (
                select
                    jsonb_agg(
                        jsonb_build_object(
                            'organization_id', v.organization_id,
                            'id', standardisation.id_of(
                                v.organization_id, i.id::text, l.place::text
                            ),
                            'message_id', i.id,
                            'url', l.link,
                            'media_type', 'application/octet-stream'
                        )
                    )
                from (
                    select
                        u.place,
                        u.item ->> 'url' as link
                    from jsonb_array_elements(m.attachments::jsonb)
                        with ordinality as u (item, place)
                ) as l
                where l.link ~ '^https?://' and length(l.link) <= 2048
            )
    end as message_attachments,
    case
        when d.defects = '{}' then d.defects
        else array(
                select y.defect
                from unnest(d.defects) as y (defect)
                where
                    y.defect in (
                        'orphan', 'conversation_kept_back', 'no_conversation', 'repeated_id',
                        'other_organization'
                    )
            )
    end as reasons,
    case when t.id is null then m.conversation_id else m.id end as waits_for
from legacy.messages as m
left join
    lateral (
        select
            r.target_organization_id,
            r.target_id,
            r.state
        from standardisation.records as r
        where r.row_id = m.row_id
        offset 0
    ) as k
    on true
left join
    lateral (
        select
            o.name,
            o.target_organization_id,
            o.old_id
        from standardisation.organization_names as o
        where o.name = lower(m.organization_id)
        offset 0
    ) as n
    on true
left join
    lateral (
        select
            r.target_organization_id,
            r.target_id
        from standardisation.records as r
        where
            r.table_name = 'conversations'
            and r.old_id = m.conversation_id
            and (
                r.state = 'standardised'
                or (
                    r.state in ('quarantined', 'dismissed')
                    and 'duplicate' = any(r.reasons)
                    and not 'repeated_id' = any(r.reasons)
                )
            )
        offset 0
    ) as c
    on true
left join
    lateral (
        select
            p.organization_id,
            p.id,
            p.channel,
            p.metadata
        from comms.conversations as p
        where
            p.organization_id = c.target_organization_id
            and p.id = c.target_id
            and p.deleted_at is null
        offset 0
    ) as t
    on true
cross join
    lateral (
        select
            t.organization_id,
            standardisation.read_instant(m.created_at) as sent_at
        limit 1
    ) as v
cross join
    lateral (
        select
            coalesce(
                case
                    when k.target_organization_id = v.organization_id and k.state <> 'quarantined'
                        then k.target_id
                end,
                case when v.organization_id is not null then standardisation.uuid_of(m.id) end,
                standardisation.id_of(
                    v.organization_id, 'messages', coalesce(m.id, 'row ' || m.row_id)
                )
            ) as id
        limit 1
    ) as i
cross join
    lateral (
        select
            coalesce(
                v.sent_at,
                (
                    select y.sent_at
                    from comms.message_keys as y
                    where y.organization_id = v.organization_id and y.message_id = i.id
                ),
                (t.metadata #>> '{legacy,updated_at}')::timestamp at time zone 'UTC',
                now()
            ) as sent_at
        limit 1
    ) as x
cross join
    lateral (
        select
            case lower(btrim(m.sender)) when 'contact' then 'inbound' else 'outbound' end
                as direction,
            case lower(btrim(m.sender))
                when 'contact' then 'contact'
                when 'agent' then 'user'
                when 'user' then 'user'
                when 'bot' then 'bot'
                else 'system'
            end as author_kind,
            case lower(btrim(m.sender)) when 'contact' then 'received' else 'sent' end
                as delivery_status
    ) as w
cross join lateral (
    select
        array_remove(array[
            case
                when m.id is null or m.organization_id is null or m.conversation_id is null
                    then 'null_key'
                when n.old_id <> m.organization_id then 'mixed_id'
            end,
            case
                when m.conversation_id is null then 'no_conversation'
                when t.id is not null then null
                when exists (
                        select
                        from legacy.conversations as o
                        where o.id = m.conversation_id
                    ) then 'conversation_kept_back'
                else 'orphan'
            end,
            case
                when
                    m.organization_id is not null
                    and n.target_organization_id is distinct from t.organization_id
                    and t.id is not null
                    then 'other_organization'
            end,
            case
                when exists (
                        select
                        from legacy.messages as o
                        where o.id = m.id and o.row_id < m.row_id
                    ) then 'repeated_id'
            end,
            case when length(m.body) > 4000 then 'over_long' end,
            case
                when lower(btrim(m.sender)) in ('contact', 'agent', 'user', 'bot') then null
                else 'unknown_sender'
            end,
            standardisation.date_defect(m.created_at, v.sent_at)
        ], null) as defects
    limit 1
) as d;

create or replace view standardisation.messages_back as
select
    m.organization_id,
    m.id,
    m.deleted_at,
    m.conversation_id,
    m.author_kind,
    m.body,
    m.sent_at,
    m.id::text as old_id,
    n.old_id as old_organization_id,
    m.body as old_body,
    c.old_id as old_conversation_id,
    case m.author_kind when 'user' then 'agent' else m.author_kind end as old_sender,
    standardisation.written_instant(m.sent_at) as old_created_at,
    coalesce(
        m.metadata #> '{legacy,attachments}',
        (
            select jsonb_agg(jsonb_build_object('url', a.url) order by a.created_at, a.id)
            from comms.message_attachments as a
            where
                a.organization_id = m.organization_id
                and a.message_id = m.id
                and a.url is not null
                and a.deleted_at is null
        ),
        '[]'
    )::json as old_attachments
from comms.message_keys as y
inner join comms.messages as m
    on y.organization_id = m.organization_id and y.message_id = m.id and y.sent_at = m.sent_at
inner join standardisation.organization_names as n
    on m.organization_id::text = n.name
left join standardisation.records as c
    on
        c.table_name = 'conversations'
        and m.organization_id = c.target_organization_id
        and m.conversation_id = c.target_id
        and c.state = 'standardised';

alter view standardisation.messages_read owner to app_owner;
alter view standardisation.messages_back owner to app_migrator;

comment on view standardisation.messages_read is
    'What each row of legacy.messages means in comms.messages, its defects, and those that keep it '
    'back';
comment on view standardisation.messages_back is 'What each message is in legacy.messages';
