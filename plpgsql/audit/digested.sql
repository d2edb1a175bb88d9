-- function audit.digested(jsonb, text[], text, uuid, uuid, text)
-- function audit.row_document(regclass, text[], text, text[])

-- A row as the trail tells it, in two ways: of a document, for the few rows of a request, and as
-- text of a query for many rows, where calls for each value would cost more than the digests.
-- Null stays null: that nothing stood there tells of nobody.

create or replace function audit.digested(
    p_row jsonb,
    p_columns text[],
    p_table_name text,
    p_organization_id uuid,
    p_row_id uuid,
    p_key text
)
returns jsonb
language plpgsql
immutable
parallel safe
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_column text;
begin
    foreach v_column in array p_columns loop
        if jsonb_typeof(p_row -> v_column) <> 'null' then
            p_row := p_row || jsonb_build_object(
                v_column,
                coalesce(
                    audit.value_digest(
                        p_table_name => p_table_name,
                        p_organization_id => p_organization_id,
                        p_row_id => p_row_id,
                        p_column_name => v_column,
                        p_value => p_row -> v_column,
                        p_key => p_key
                    ),
                    'withheld'
                )
            );
        end if;
    end loop;

    return p_row;
end
$function$;

alter function audit.digested(jsonb, text[], text, uuid, uuid, text) owner to app_owner;

revoke all on function audit.digested(jsonb, text[], text, uuid, uuid, text) from public;

comment on function audit.digested(jsonb, text[], text, uuid, uuid, text) is
    'A row with digests in the place of the values of some columns, or the word withheld where no '
    'key is given.';

-- What is digested is the text that audit.value_digest digests, a JSON array of table, tenant, row,
-- column and value. The query tells its beginning, up to the row, as h.head. Parameters: $5 the key,
-- $6 its bytes, $7 what stands ahead of each digest. Columns are named in the order in which a
-- document keeps them, shorter names first: to sort thirty of them would take longer than the rest.

create or replace function audit.row_document(
    p_table regclass, p_sensitive text[], p_row text, p_only text[] default null
)
returns text
language plpgsql
stable
set search_path = pg_catalog, pg_temp
as $function$
declare
    c_digest constant text := $digest$
        case
            when %1$s is null%2$s then null
            when $5 is null then 'withheld'
            else $7 || encode(
                extensions.hmac(
                    convert_to(h.head || %3$L || %4$s::text || ']', 'UTF8'), $6, 'sha256'
                ),
                'hex'
            )
        end
    $digest$;
    v_columns text;
    v_pairs text;
begin
    select
        string_agg(
            format('%s as %I', c.value, c.name), ', ' order by octet_length(c.name), c.name collate "C"
        ),
        string_agg(
            format('%L, %s', c.name, c.value), ', ' order by octet_length(c.name), c.name collate "C"
        )
    into v_columns, v_pairs
    from (
        select
            d.name,
            case
                when not d.is_sensitive then d.value
                else format(
                    c_digest,
                    d.value,
                    case
                        when d.kind in ('json', 'jsonb')
                            then format(' or to_jsonb(%s) = ''null''', d.value)
                    end,
                    to_json(d.name)::text || ', ',
                    -- writes the same as to_jsonb for what is text, in a third of the time
                    format(
                        case when d.kind = 'text' then 'to_json(%s::text)' else 'to_jsonb(%s)' end,
                        d.value
                    )
                )
            end as value
        from (
            select
                a.attname::text as name,
                a.attname::text = any(p_sensitive) as is_sensitive,
                format('%s.%I', p_row, a.attname) as value,
                coalesce(nullif(t.typbasetype, 0), t.oid)::regtype::text as kind
            from pg_attribute as a
            inner join pg_type as t
                on a.atttypid = t.oid
            where
                a.attrelid = p_table
                and a.attnum > 0
                and not a.attisdropped
                and (p_only is null or a.attname::text = any(p_only))
        ) as d
    ) as c;

    return case
        -- Quicker to plan than a row, and as quick for few columns; a hundred arguments at most.
        when cardinality(p_only) <= 50 then format('jsonb_build_object(%s)', v_pairs)
        else format('(select to_jsonb(r) from (select %s) as r)', v_columns)
    end;
end
$function$;

alter function audit.row_document(regclass, text[], text, text[]) owner to app_owner;

revoke all on function audit.row_document(regclass, text[], text, text[]) from public;

comment on function audit.row_document(regclass, text[], text, text[]) is
    'Expression that tells a row of a transition table as a document, or some of its columns, with '
    'digests in the place of sensitive values.';
