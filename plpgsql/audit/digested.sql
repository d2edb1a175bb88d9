-- function audit.digested(jsonb, text[], text, uuid, uuid, text)

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
