-- Settings of this database, and of roles in it.
select
    case
        when s.setrole = 0 then 'setting of database: '
        else 'setting of role ' || quote_ident(pg_get_userbyid(s.setrole)) || ' in database: '
    end || split_part(c.setting, '=', 1) as object,
    substr(c.setting, strpos(c.setting, '=') + 1) as value
from pg_db_role_setting as s
cross join unnest(s.setconfig) as c (setting)
where s.setdatabase = (select d.oid from pg_database as d where d.datname = current_database());
