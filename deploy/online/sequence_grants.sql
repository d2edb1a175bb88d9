-- Deploy routiq:online/sequence_grants to pg
-- requires: online/qualified_name

begin;

-- function online.sequence_grants(regclass)

create or replace function online.sequence_grants(p_sequence regclass)
returns text[]
language sql
stable
strict
set search_path = pg_catalog, pg_temp
as $function$
    select
        array(
            select
                format(
                    'grant %s on sequence %s to %s%s',
                    g.privilege_type,
                    online.qualified_name(p_sequence),
                    case
                        when g.grantee = 0 then 'public'
                        else quote_ident(pg_get_userbyid(g.grantee))
                    end,
                    case when g.is_grantable then ' with grant option' else '' end
                )
            from pg_class as r
            cross join aclexplode(r.relacl) as g
            where
                r.oid = p_sequence
                and g.grantee <> r.relowner
        )
$function$;

revoke all on function online.sequence_grants(regclass) from public;

comment on function online.sequence_grants(regclass) is
    'The statements that give another sequence of this name the privileges that this one has.';

commit;
