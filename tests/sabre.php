<?php
// A sabre/dav server with one learner, as Debian packages it: php -S 127.0.0.1:PORT tests/sabre.php
// SABRE_DB names its SQLite file, which is made; SABRE_AUTH is basic (any password) or digest (password x).
error_reporting(E_ALL & ~E_DEPRECATED & ~E_NOTICE & ~E_WARNING);
ini_set('display_errors', '0');
date_default_timezone_set('UTC');
require_once 'Sabre/autoload.php';

class AnyPassword extends Sabre\DAV\Auth\Backend\AbstractBasic
{
    protected function validateUserPass($username, $password)
    {
        return true;
    }
}

function database()
{
    $pdo = new PDO('sqlite:' . getenv('SABRE_DB'));
    $pdo->setAttribute(PDO::ATTR_ERRMODE, PDO::ERRMODE_EXCEPTION);
    $pdo->exec('PRAGMA busy_timeout = 5000');
    if ($pdo->query("SELECT count(*) FROM sqlite_master WHERE name = 'users'")->fetchColumn()) {
        return $pdo;
    }
    $hash = md5('learner:SabreDAV:x');
    $pdo->exec("
        CREATE TABLE calendars (id integer primary key, principaluri text, displayname text, uri text, ctag integer,
            description text, calendarorder integer, calendarcolor text, timezone text, components text,
            transparent bool);
        CREATE TABLE calendarobjects (id integer primary key, calendardata blob, uri text, calendarid integer,
            lastmodified integer, etag text, size integer, componenttype text, firstoccurence integer,
            lastoccurence integer, UNIQUE (calendarid, uri));
        CREATE TABLE principals (id integer primary key, uri text unique, email text, displayname text, vcardurl text);
        CREATE TABLE groupmembers (id integer primary key, principal_id integer, member_id integer);
        CREATE TABLE users (id integer primary key, username text unique, digesta1 text);
        INSERT INTO principals (uri, email, displayname) VALUES ('principals/learner', 'learner@example.org', 'L');
        INSERT INTO users (username, digesta1) VALUES ('learner', '$hash');
    ");
    return $pdo;
}

$pdo = database();
$principals = new Sabre\DAVACL\PrincipalBackend\PDO($pdo);
$calendars = new Sabre\CalDAV\Backend\PDO($pdo);
$server = new Sabre\DAV\Server([
    new Sabre\CalDAV\Principal\Collection($principals),
    new Sabre\CalDAV\CalendarRootNode($principals, $calendars),
]);
$server->setBaseUri('/');
$auth = getenv('SABRE_AUTH') === 'digest' ? new Sabre\DAV\Auth\Backend\PDO($pdo) : new AnyPassword();
$server->addPlugin(new Sabre\DAV\Auth\Plugin($auth, 'SabreDAV'));
$server->addPlugin(new Sabre\DAVACL\Plugin());
$server->addPlugin(new Sabre\CalDAV\Plugin());
$server->exec();
