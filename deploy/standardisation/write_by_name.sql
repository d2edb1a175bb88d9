-- Deploy routiq:standardisation/write_by_name to pg
-- requires: standardisation/flags
-- requires: standardisation/guards
-- requires: standardisation/row_ids

begin;

-- function standardisation.write_by_name()

-- Called by tg_<view>_50_write of the views in legacy_names. The old row is written, and its triggers
-- carry it over; where the new tables lead, this is the only way in. Columns that are given as they
-- were are left out, so that what the new side wrote meanwhile stays. From version 3 on the
-- old names are for reading alone: whose a new row is, is known once it was carried over.

create or replace function standardisation.write_by_name()
returns trigger
language plpgsql
volatile
security definer
set search_path = pg_catalog, pg_temp
set row_security = on
as $function$
declare
    v_new jsonb;
    v_old jsonb;
    v_given jsonb;
    v_row_id bigint;
-- what is put together is quoted
-- @plpgsql_check_options: security_warnings = false
begin
    perform set_config('standardisation.by_name', 'yes', true);

    if tg_op = 'INSERT' then
        new.row_id := nextval('standardisation.row_ids');
        v_row_id := new.row_id;
    else
        v_row_id := old.row_id;
    end if;

    if tg_op = 'DELETE' then
        execute format('delete from legacy.%I as l where l.row_id = $1', tg_table_name)
        using old.row_id;
    elsif tg_op = 'UPDATE' then
        v_new := to_jsonb(new) - 'row_id';
        v_old := to_jsonb(old);

        select jsonb_object_agg(v.key, v.value)
        into v_given
        from jsonb_each(v_new) as v
        where v.value is distinct from v_old -> v.key;

        if v_given is not null then
            execute format(
                'update legacy.%1$I as l set (%2$s) = row(%3$s) '
                'from jsonb_populate_record(null::legacy.%1$I, $1) as v where l.row_id = $2',
                tg_table_name,
                (
                    select string_agg(quote_ident(k.key), ', ' order by k.key)
                    from jsonb_object_keys(v_given) as k (key)
                ),
                (
                    select string_agg(format('v.%I', k.key), ', ' order by k.key)
                    from jsonb_object_keys(v_given) as k (key)
                )
            )
            using v_given, old.row_id;
        end if;
    else
        execute format(
            'insert into legacy.%1$I select v.* '
            'from jsonb_populate_record(null::legacy.%1$I, $1) as v',
            tg_table_name
        )
        using to_jsonb(new);
    end if;

    perform set_config('standardisation.by_name', '', true);

    if exists (
        select
        from standardisation.records as r
        where
            r.row_id = v_row_id
            and standardisation.version_of(
                'standardisation.writes', r.target_organization_id
            ) > 2
    ) then
        raise exception 'the old names are for reading alone: %', tg_table_name
            using
                errcode = 'object_not_in_prerequisite_state',
                detail = 'The new tables took the place of the old ones.',
                hint = 'write by the functions of api';
    end if;

    if tg_op = 'DELETE' then
        return old;
    end if;

    return new;
end
$function$;

alter function standardisation.write_by_name() owner to app_migrator;

revoke all on function standardisation.write_by_name() from public;

comment on function standardisation.write_by_name() is
    'Trigger: writes what is written to a view of schema legacy_names.';

commit;
