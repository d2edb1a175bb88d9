-- function staging.landing_of(text)
-- function staging.target_of(text)
-- function staging.held_batch(uuid, text[])
-- function staging.open_batch(uuid, text, text, text, text)
-- function staging.load_batch(uuid, jsonb, bigint)
-- function staging.close_batch(uuid)

-- Invoker: these are for app_migrator and its members, who see every row.

create or replace function staging.landing_of(p_entity text)
returns regclass
language sql
stable
set search_path = pg_catalog, pg_temp
as $function$
    select format('staging.%I', p_entity || 's')::regclass
$function$;

alter function staging.landing_of(text) owner to app_owner;

revoke all on function staging.landing_of(text) from public;

comment on function staging.landing_of(text) is 'The table in which rows of an entity land.';

create or replace function staging.target_of(p_entity text)
returns regclass
language sql
stable
set search_path = pg_catalog, pg_temp
as $function$
    select
        case p_entity
            when 'contact' then 'contact.contacts'::regclass
            when 'practitioner' then 'clinic.practitioners'::regclass
            when 'appointment' then 'clinic.appointments'::regclass
            when 'order' then 'billing.orders'::regclass
            when 'order_line' then 'billing.order_lines'::regclass
            when 'invoice' then 'billing.invoices'::regclass
            when 'invoice_line' then 'billing.invoice_lines'::regclass
            when 'payment' then 'billing.payments'::regclass
            when 'payment_allocation' then 'billing.payment_allocations'::regclass
        end
$function$;

alter function staging.target_of(text) owner to app_owner;

revoke all on function staging.target_of(text) from public;

comment on function staging.target_of(text) is 'Our table that rows of an entity become rows of.';

create or replace function staging.held_batch(p_batch_id uuid, p_statuses text[])
returns staging.batches
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_batch staging.batches;
begin
    perform core.require_every_row('staging.batches');

    select b.*
    into v_batch
    from staging.batches as b
    where b.id = p_batch_id
    for no key update;

    if v_batch.id is null then
        raise exception 'there is no load %', p_batch_id
            using
                errcode = 'no_data_found',
                hint = 'select b.id from staging.batches as b';
    elsif v_batch.status <> all(p_statuses) then
        raise exception 'the load is %, and not %', v_batch.status, array_to_string(p_statuses, ' or ')
            using
                errcode = 'object_not_in_prerequisite_state',
                hint = 'load_batch, close_batch, validate, promote, reconcile: in this order';
    end if;

    return v_batch;
end
$function$;

alter function staging.held_batch(uuid, text[]) owner to app_owner;

revoke all on function staging.held_batch(uuid, text[]) from public;

comment on function staging.held_batch(uuid, text[]) is
    'A load, held until the transaction ends. Raises P0002 where there is none, 55000 where it is '
    'at another point.';

-- The settings are for copy in the same session, which knows no other way to be told.

create or replace function staging.open_batch(
    p_organization_id uuid,
    p_system text,
    p_entity text,
    p_kind text default 'full',
    p_date_order text default 'dmy'
)
returns staging.batches
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_batch staging.batches;
    v_modified_from timestamptz;
begin
    perform core.require_every_row('staging.batches');

    if p_kind = 'incremental' then
        select max(b.modified_until_at)
        into v_modified_from
        from staging.batches as b
        where
            b.organization_id = p_organization_id
            and b.system = p_system
            and b.entity = p_entity
            and b.status = 'promoted';

        if v_modified_from is null then
            raise exception 'nothing tells from when on changes are to be asked for'
                using
                    errcode = 'object_not_in_prerequisite_state',
                    hint = 'load all rows first, with the instants of their last change';
        end if;
    end if;

    insert into staging.batches (
        organization_id, system, entity, kind, date_order, time_zone, modified_from_at
    )
    select
        o.id,
        p_system,
        p_entity,
        p_kind,
        p_date_order,
        o.time_zone,
        v_modified_from
    from core.organizations as o
    where o.id = p_organization_id and o.deleted_at is null
    returning * into v_batch;

    if v_batch.id is null then
        raise exception 'there is no organization %', p_organization_id
            using
                errcode = 'no_data_found',
                hint = 'select o.id, o.name from core.organizations as o';
    end if;

    perform set_config('staging.organization_id', v_batch.organization_id::text, false);
    perform set_config('staging.batch_id', v_batch.id::text, false);

    return v_batch;
end
$function$;

alter function staging.open_batch(uuid, text, text, text, text) owner to app_owner;

revoke all on function staging.open_batch(uuid, text, text, text, text) from public;

comment on function staging.open_batch(uuid, text, text, text, text) is
    'Opens a load. An incremental one tells in modified_from_at from when on changes are to be '
    'asked for: the last change that was taken over. Rows that the session copies into the landing '
    'tables belong to it. Raises 55000 where nothing was loaded before.';

-- A page is numbered from p_first, so one that comes twice lands once, and a gap is refused: whoever
-- goes on after a failure asks rows_loaded.

create or replace function staging.load_batch(p_batch_id uuid, p_rows jsonb, p_first bigint)
returns bigint
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_batch staging.batches := staging.held_batch(p_batch_id, array['loading']);
    v_landing regclass := staging.landing_of(v_batch.entity);
    v_columns text;
    v_unknown text;
-- @plpgsql_check_options: security_warnings = false
begin
    if jsonb_typeof(p_rows) is distinct from 'array' or p_first is null or p_first < 1 then
        raise exception 'rows come as a list, numbered from one'
            using
                errcode = 'invalid_parameter_value',
                hint = 'send an array of objects, and the number of the first';
    elsif p_first > v_batch.rows_loaded + 1 then
        raise exception 'rows % to % are missing', v_batch.rows_loaded + 1, p_first - 1
            using
                errcode = 'invalid_parameter_value',
                hint = 'go on behind rows_loaded of staging.batches';
    end if;

    select string_agg(distinct k.name, ', ')
    into v_unknown
    from jsonb_array_elements(p_rows) as i (item)
    cross join jsonb_object_keys(i.item) as k (name)
    where not exists (
        select
        from pg_attribute as a
        where
            a.attrelid = v_landing
            and a.attname = k.name
            and a.attnum > 3
            and not a.attisdropped
    );

    if v_unknown is not null then
        raise exception '% has no place for %', v_landing, v_unknown
            using
                errcode = 'undefined_column',
                hint = 'name the columns as the landing table does, and leave out what has no place';
    end if;

    select string_agg(quote_ident(a.attname), ', ' order by a.attnum)
    into v_columns
    from pg_attribute as a
    where a.attrelid = v_landing and a.attnum > 3 and not a.attisdropped;

    execute format(
        'insert into %1$s (organization_id, batch_id, row_number, %2$s) '
        'select $1, $2, $3 + i.place - 1, %3$s from jsonb_array_elements($4) with ordinality '
        'as i (item, place) cross join lateral jsonb_populate_record(null::%1$s, i.item) as v '
        'on conflict do nothing',
        v_landing, v_columns, regexp_replace(v_columns, '(^|, )', '\1v.', 'g')
    )
    using v_batch.organization_id, v_batch.id, p_first, p_rows;

    update staging.batches as b
    set rows_loaded = greatest(b.rows_loaded, p_first + jsonb_array_length(p_rows) - 1)
    where b.organization_id = v_batch.organization_id and b.id = v_batch.id
    returning b.rows_loaded into v_batch.rows_loaded;

    return v_batch.rows_loaded;
end
$function$;

alter function staging.load_batch(uuid, jsonb, bigint) owner to app_owner;

revoke all on function staging.load_batch(uuid, jsonb, bigint) from public;

comment on function staging.load_batch(uuid, jsonb, bigint) is
    'Lands a page of rows, objects with the names of the landing columns; returns how many rows '
    'there are. The same page again lands once. Raises 22023 where rows would be missing, 42703 '
    'for names without a column.';

create or replace function staging.close_batch(p_batch_id uuid)
returns staging.batches
language plpgsql
volatile
set search_path = pg_catalog, pg_temp
as $function$
declare
    v_batch staging.batches := staging.held_batch(p_batch_id, array['loading']);
    v_landing regclass := staging.landing_of(v_batch.entity);
-- @plpgsql_check_options: security_warnings = false
begin
    execute format(
        'select count(*), sum(hashtextextended(r::text, 0)::numeric), '
        'max(staging.read_instant(r.modified_at, $1, $2)) from %s as r '
        'where r.organization_id = $3 and r.batch_id = $4',
        v_landing
    )
    into v_batch.rows_loaded, v_batch.landing_digest, v_batch.modified_until_at
    using v_batch.date_order, v_batch.time_zone, v_batch.organization_id, v_batch.id;

    update staging.batches as b
    set
        status = 'loaded',
        rows_loaded = v_batch.rows_loaded,
        landing_digest = v_batch.landing_digest,
        modified_until_at = greatest(v_batch.modified_until_at, b.modified_from_at),
        loaded_at = now()
    where b.organization_id = v_batch.organization_id and b.id = v_batch.id
    returning b.* into v_batch;

    -- a plan that was made while the table was empty would be kept
    execute format('analyze %s', v_landing);

    return v_batch;
end
$function$;

alter function staging.close_batch(uuid) owner to app_owner;

revoke all on function staging.close_batch(uuid) from public;

comment on function staging.close_batch(uuid) is
    'Says that all rows of a load have landed; counts them and keeps their digest and last change.';
