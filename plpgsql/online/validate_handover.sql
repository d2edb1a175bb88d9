-- procedure online.validate_handover(text)

-- Cannot pin a search_path, for it commits; it uses no operator, and every name is qualified.

create or replace procedure online.validate_handover(p_name text)
language plpgsql
as $procedure$
declare
    v_child pg_catalog.regclass;
    v_constraint pg_catalog.name;
begin
    for v_child, v_constraint in
        select
            t.child,
            t.name
        from online.keys_to_validate(p_name) as t
    loop
        call online.validate_constraint(v_child, v_constraint);
    end loop;

    perform online.note_sync(p_name, '{"to_validate": []}');
    commit;
end
$procedure$;

revoke all on procedure online.validate_handover(text) from public;

comment on procedure online.validate_handover (text) is
    'Validates the foreign keys that a swap turned to the other table; reads and writes go on.';
