-- Deploy routiq:staging/validate to pg
-- requires: staging/rules
-- requires: staging/records
-- requires: staging/load_batch
-- requires: contact/patients

begin;

-- function staging.rule_condition(text, text, text)
-- function staging.validate(uuid)

-- True where the value breaks the rule. An empty text is no value: only "required" asks for one.
-- "once" is answered by a number that staging.validate gives to the rows of one value.

create or replace function staging.rule_condition(p_kind text, p_parameter text, p_column text)
returns text
language sql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
    select
        case
            when p_kind = 'required'
                then format(
                    'coalesce(%s) is null',
                    (
                        select string_agg(format('nullif(btrim(r.%I), '''')', c.name), ', ')
                        from string_to_table(p_column || ' ' || p_parameter, ' ') as c (name)
                        where c.name <> ''
                    )
                )
            else format('btrim(r.%I) <> '''' and ', p_column)
                || case p_kind
                    when 'length' then format('length(btrim(r.%I)) > %s', p_column, p_parameter::int)
                    when 'pattern' then format('r.%I !~ %L', p_column, p_parameter)
                    when 'once' then format('r.%I > 1', 'place_of_' || p_column)
                    when 'known'
                        then staging.read_expression('reference', p_parameter, p_column)
                            || ' is null'
                    when 'flag' then format('staging.read_flag(r.%I) is null', p_column)
                    when 'after'
                        then format(
                            'not coalesce(%1$s > %2$s and %1$s - %2$s <= %3$L::interval, true)',
                            staging.read_expression('instant', '', p_column),
                            staging.read_expression('instant', '', split_part(p_parameter, ' ', 1)),
                            substr(p_parameter, position(' ' in p_parameter) + 1)
                        )
                    when 'amount'
                        then format(
                            'coalesce(scale(trim_scale(staging.read_amount(r.%I))) > %s, true)',
                            p_column, p_parameter::int
                        )
                    when 'rate'
                        then format(
                            'coalesce(staging.read_amount(r.%1$I) not between 0 and 100 '
                            'or scale(trim_scale(staging.read_amount(r.%1$I))) > 2, true)',
                            p_column
                        )
                    when 'whole'
                        then format(
                            'coalesce(staging.read_amount(r.%1$I) not between %2$s and %3$s '
                            'or scale(trim_scale(staging.read_amount(r.%1$I))) > 0, true)',
                            p_column,
                            split_part(p_parameter, ' ', 1)::int,
                            split_part(p_parameter, ' ', 2)::int
                        )
                    when 'sum'
                        then format(
                            'staging.read_amount(r.%I) <> staging.read_amount(r.%I) '
                            '+ coalesce(staging.read_amount(r.%I), 0)',
                            p_column,
                            split_part(p_parameter, ' ', 1),
                            split_part(p_parameter, ' ', 2)
                        )
                    when 'currency'
                        then format(
                            'not exists (select from ref.currencies as u where u.code = %s)',
                            staging.read_expression('currency', '', p_column)
                        )
                    when 'free'
                        then format(
                            'exists (select from contact.patients as p '
                            'where p.organization_id = r.organization_id and p.%1$I = btrim(r.%1$I) '
                            'and p.deleted_at is null and p.contact_id is distinct from %2$s)',
                            p_column,
                            staging.read_expression('reference', 'contact', 'external_id')
                        )
                    else staging.read_expression(p_kind, p_parameter, p_column) || ' is null'
                end
        end
$function$;

alter function staging.rule_condition(text, text, text) owner to app_owner;

revoke all on function staging.rule_condition(text, text, text) from public;

comment on function staging.rule_condition(text, text, text) is
    'What a rule of staging.rules asks, as SQL that is true where a landed row breaks it.';

-- One statement for all rules of the entity. What was taken over stays so; what was put aside is judged
-- anew, so a row that waited for another one comes once that is there.

create or replace function staging.validate(p_batch_id uuid)
returns table (reason text, severity text, row_count bigint, message text)
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
set jit = off
as $function$
#variable_conflict use_column
declare
    v_batch staging.batches := staging.held_batch(
        p_batch_id, array['loaded', 'validated', 'promoted']
    );
    v_places text;
    v_reasons text;
    v_notes text;
-- columns and values of rules are quoted where conditions are put together
-- @plpgsql_check_options: security_warnings = false
begin
    delete from staging.records as k
    where
        k.organization_id = v_batch.organization_id
        and k.batch_id = v_batch.id
        and k.outcome in ('noted', 'rejected');

    select
        string_agg(
            format(
                ', row_number() over (partition by btrim(l.%1$I) order by l.row_number desc) as %2$I',
                u.column_name, 'place_of_' || u.column_name
            ),
            ''
        ) filter (where u.kind = 'once'),
        string_agg(
            format(
                'case when %s then %L end',
                staging.rule_condition(u.kind, u.parameter, u.column_name), u.reason
            ),
            ', '
            order by u.column_name, u.kind
        ) filter (where u.severity = 'reject'),
        string_agg(
            format(
                'case when %s then %L end',
                staging.rule_condition(u.kind, u.parameter, u.column_name), u.reason
            ),
            ', '
            order by u.column_name, u.kind
        ) filter (where u.severity = 'note')
    into v_places, v_reasons, v_notes
    from staging.rules as u
    where u.entity = v_batch.entity;

    execute format(
        $query$
        insert into staging.records (
            organization_id, batch_id, row_number, external_id, outcome, reasons, notes
        )
        select
            f.organization_id,
            f.batch_id,
            f.row_number,
            f.external_id,
            case when f.reasons <> '{}' then 'rejected' else 'noted' end,
            f.reasons,
            f.notes
        from (
            select
                r.organization_id,
                r.batch_id,
                r.row_number,
                left(r.external_id, 500) as external_id,
                array_remove(array[%1$s]::text[], null) as reasons,
                array_remove(array[%2$s]::text[], null) as notes
            from (
                select l.* %3$s
                from %4$s as l
                where l.organization_id = $1 and l.batch_id = $2
            ) as r
            inner join staging.batches as b
                on b.organization_id = $1 and b.id = $2
            inner join core.organizations as o
                on o.id = $1
        ) as f
        where f.reasons <> '{}' or f.notes <> '{}'
        on conflict do nothing
        $query$,
        coalesce(v_reasons, ''),
        coalesce(v_notes, ''),
        coalesce(v_places, ''),
        staging.landing_of(v_batch.entity)
    )
    using v_batch.organization_id, v_batch.id;

    update staging.batches as b
    set status = 'validated', promoted_to = 0, validated_at = now()
    where b.organization_id = v_batch.organization_id and b.id = v_batch.id;

    analyze staging.records;

    return query
    select
        f.reason,
        f.severity,
        count(*),
        (
            select min(u.message)
            from staging.rules as u
            where u.entity = v_batch.entity and u.reason = f.reason
        )
    from staging.records as k
    cross join
        lateral (
            select
                n.reason,
                'reject' as severity
            from unnest(k.reasons) as n (reason)
            union all
            select
                n.reason,
                'note'
            from unnest(k.notes) as n (reason)
        ) as f
    where
        k.organization_id = v_batch.organization_id
        and k.batch_id = v_batch.id
        and k.outcome in ('noted', 'rejected')
    group by f.reason, f.severity
    order by f.severity desc, f.reason;
end
$function$;

alter function staging.validate(uuid) owner to app_owner;

revoke all on function staging.validate(uuid) from public;

comment on function staging.validate(uuid) is
    'Judges the rows of a load by staging.rules, puts aside those that break one, and returns how '
    'many for each reason. May be called again: rows that were taken over stay so. Raises 55000.';

commit;
