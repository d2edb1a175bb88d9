-- Objects that few schemas have: each with one text that says all that matters.
select
    'event trigger ' || quote_ident(e.evtname) as object,
    concat_ws(' ', e.evtevent, e.evttags::text, e.evtfoid::regprocedure::text) as definition,
    e.evtenabled::text as state,
    pg_get_userbyid(e.evtowner) as owner,
    (
        select k.description
        from pg_description as k
        where k.objoid = e.oid and k.classoid = 'pg_event_trigger'::regclass and k.objsubid = 0
    ) as comment
from pg_event_trigger as e
where not exists (
    select from pg_depend as d
    where d.classid = 'pg_event_trigger'::regclass and d.objid = e.oid and d.deptype = 'e'
)
union all
select
    'publication ' || quote_ident(p.pubname),
    concat_ws(
        ' ',
        case when p.puballtables then 'all tables' end,
        case when p.pubinsert then 'insert' end,
        case when p.pubupdate then 'update' end,
        case when p.pubdelete then 'delete' end,
        case when p.pubtruncate then 'truncate' end,
        case when p.pubviaroot then 'via root' end,
        (
            select string_agg(r.prrelid::regclass::text, ', ' order by r.prrelid::regclass::text)
            from pg_publication_rel as r
            where r.prpubid = p.oid
        )
    ),
    null,
    pg_get_userbyid(p.pubowner),
    (
        select k.description
        from pg_description as k
        where k.objoid = p.oid and k.classoid = 'pg_publication'::regclass and k.objsubid = 0
    )
from pg_publication as p
union all
select
    'statistics ' || quote_ident(n.nspname) || '.' || quote_ident(s.stxname),
    pg_get_statisticsobjdef(s.oid),
    null,
    pg_get_userbyid(s.stxowner),
    (
        select k.description
        from pg_description as k
        where k.objoid = s.oid and k.classoid = 'pg_statistic_ext'::regclass and k.objsubid = 0
    )
from pg_statistic_ext as s
inner join pg_namespace as n on n.oid = s.stxnamespace
where n.nspname <> all (%(excluded)s::text[])
union all
select
    'cast (' || c.castsource::regtype::text || ' as ' || c.casttarget::regtype::text || ')',
    concat_ws(' ', c.castmethod, c.castcontext, nullif(c.castfunc, 0)::regprocedure::text),
    null,
    null,
    (
        select k.description
        from pg_description as k
        where k.objoid = c.oid and k.classoid = 'pg_cast'::regclass and k.objsubid = 0
    )
from pg_cast as c
where
    c.oid >= 16384
    and not exists (
        select from pg_depend as d
        where d.classid = 'pg_cast'::regclass and d.objid = c.oid and d.deptype = 'e'
    )
union all
select
    'operator ' || o.oid::regoperator::text,
    concat_ws(
        ' ',
        o.oprcode::regprocedure::text,
        nullif(o.oprcom, 0)::regoperator::text,
        nullif(o.oprnegate, 0)::regoperator::text,
        o.oprrest::text,
        o.oprjoin::text,
        case when o.oprcanmerge then 'merges' end,
        case when o.oprcanhash then 'hashes' end
    ),
    null,
    pg_get_userbyid(o.oprowner),
    (
        select k.description
        from pg_description as k
        where k.objoid = o.oid and k.classoid = 'pg_operator'::regclass and k.objsubid = 0
    )
from pg_operator as o
inner join pg_namespace as n on n.oid = o.oprnamespace
where
    n.nspname !~ '^pg_'
    and n.nspname <> 'information_schema'
    and n.nspname <> all (%(excluded)s::text[])
    and not exists (
        select from pg_depend as d
        where d.classid = 'pg_operator'::regclass and d.objid = o.oid and d.deptype = 'e'
    )
union all
select
    'collation ' || c.oid::regcollation::text,
    concat_ws(
        ' ', c.collprovider, c.collcollate, c.collctype, c.collisdeterministic::text
    ),
    null,
    pg_get_userbyid(c.collowner),
    (
        select k.description
        from pg_description as k
        where k.objoid = c.oid and k.classoid = 'pg_collation'::regclass and k.objsubid = 0
    )
from pg_collation as c
inner join pg_namespace as n on n.oid = c.collnamespace
where
    n.nspname !~ '^pg_'
    and n.nspname <> 'information_schema'
    and n.nspname <> all (%(excluded)s::text[])
    and not exists (
        select from pg_depend as d
        where d.classid = 'pg_collation'::regclass and d.objid = c.oid and d.deptype = 'e'
    )
union all
select
    'text search configuration ' || c.oid::regconfig::text,
    (
        select string_agg(
            m.maptokentype || ':' || m.mapdict::regdictionary::text,
            ' ' order by m.maptokentype, m.mapseqno
        )
        from pg_ts_config_map as m
        where m.mapcfg = c.oid
    ),
    null,
    pg_get_userbyid(c.cfgowner),
    (
        select k.description
        from pg_description as k
        where k.objoid = c.oid and k.classoid = 'pg_ts_config'::regclass and k.objsubid = 0
    )
from pg_ts_config as c
inner join pg_namespace as n on n.oid = c.cfgnamespace
where
    n.nspname !~ '^pg_'
    and n.nspname <> all (%(excluded)s::text[])
    and not exists (
        select from pg_depend as d
        where d.classid = 'pg_ts_config'::regclass and d.objid = c.oid and d.deptype = 'e'
    )
union all
select
    'foreign server ' || quote_ident(s.srvname),
    concat_ws(' ', w.fdwname, s.srvtype, s.srvversion, s.srvoptions::text),
    null,
    pg_get_userbyid(s.srvowner),
    (
        select k.description
        from pg_description as k
        where k.objoid = s.oid and k.classoid = 'pg_foreign_server'::regclass and k.objsubid = 0
    )
from pg_foreign_server as s
inner join pg_foreign_data_wrapper as w on w.oid = s.srvfdw
union all
select
    'language ' || quote_ident(l.lanname),
    case when l.lanpltrusted then 'trusted' else 'untrusted' end,
    null,
    pg_get_userbyid(l.lanowner),
    (
        select k.description
        from pg_description as k
        where k.objoid = l.oid and k.classoid = 'pg_language'::regclass and k.objsubid = 0
    )
from pg_language as l
where
    l.oid >= 16384
    and not exists (
        select from pg_depend as d
        where d.classid = 'pg_language'::regclass and d.objid = l.oid and d.deptype = 'e'
    );
